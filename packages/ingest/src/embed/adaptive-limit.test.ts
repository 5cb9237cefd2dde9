import { describe, expect, it } from 'vitest';
import { type AdaptiveLimit, createAdaptiveLimit } from './adaptive-limit.ts';

const THROTTLED = new Error('429');
const isThrottled = (error: unknown): boolean => error === THROTTLED;

/** Starts as many calls as there are slots and lets all of them end the same way. */
async function fullRound(limit: AdaptiveLimit, outcome: 'good' | Error): Promise<void> {
  let release = (): void => {};
  const released = new Promise<void>((done) => {
    release = done;
  });
  const calls = Array.from({ length: limit.slots }, () =>
    limit.run(async () => {
      await released;
      if (outcome !== 'good') throw outcome;
    }),
  );
  release();
  await Promise.allSettled(calls);
}

describe('createAdaptiveLimit', () => {
  it('adds one slot per full round up to its maximum: 2, 3, 4, 4', async () => {
    const limit = createAdaptiveLimit({ start: 2, max: 4, isThrottled });
    const seen = [limit.slots];
    for (let i = 0; i < 12; i++) {
      await fullRound(limit, 'good');
      if (limit.slots !== seen.at(-1)) seen.push(limit.slots);
    }
    expect(seen).toEqual([2, 3, 4]);
  });

  it('halves once for a whole round of throttled calls, never below one, and recovers', async () => {
    const limit = createAdaptiveLimit({ start: 8, max: 8, isThrottled });
    await fullRound(limit, THROTTLED);
    expect(limit.slots).toBe(4);
    for (let i = 0; i < 5; i++) await fullRound(limit, THROTTLED);
    expect(limit.slots).toBe(1);
    for (let i = 0; i < 60; i++) await fullRound(limit, 'good');
    expect(limit.slots).toBe(8);
  });

  it('does not take other errors for throttling, nor idle successes for room', async () => {
    const limit = createAdaptiveLimit({ start: 4, max: 8, isThrottled });
    await fullRound(limit, new Error('500'));
    for (let i = 0; i < 20; i++) await limit.run(async () => {});
    expect(limit.slots).toBe(4);
  });

  it('never runs more at once than it has slots', async () => {
    const limit = createAdaptiveLimit({ start: 1, max: 3, isThrottled });
    let running = 0;
    let most = 0;
    const task = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((done) => setImmediate(done));
      running--;
    };
    await Promise.all(Array.from({ length: 40 }, () => limit.run(task)));
    expect(most).toBe(3);
  });
});
