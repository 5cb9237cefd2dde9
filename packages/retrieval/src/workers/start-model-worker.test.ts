import { queryObjects } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { startModelWorker } from './start-model-worker.ts';

const file = new URL('testing/large-reply-worker', import.meta.url);
const start = () => startModelWorker<null>({ file, options: null, name: 'a model of the test' });
/** What is alive after a full collection. */
const livingArrays = (): number => queryObjects(Float64Array, { format: 'count' });

describe('startModelWorker', () => {
  it('keeps no reply that its caller has let go of', async () => {
    const worker = await start();
    await worker.call('reply', 8);
    const before = livingArrays();
    for (let i = 0; i < 100; i++) await worker.call('reply', 8);
    expect(livingArrays() - before).toBeLessThan(10);
    await worker.close();
  });

  it('closes after the calls that are under way', async () => {
    const worker = await start();
    const replies = [worker.call<Float64Array>('slow', 3), worker.call<Float64Array>('slow', 4)];
    await worker.close();
    expect((await Promise.all(replies)).map(({ length }) => length)).toEqual([3, 4]);
    await expect(worker.call('reply', 1)).rejects.toMatchObject({ code: 'provider' });
  });
});
