import { createManualClock, type Job, RaglabError } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { createLabJobs, type JobWork } from './lab-jobs.ts';

const clock = () => createManualClock(new Date('2026-11-21T12:00:00Z'));
const work = (run: JobWork['run']): JobWork => ({ kind: 'ingest', title: 'ingest a.md', run });
const held = () => {
  let release: () => void = () => {};
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, release };
};
const statesOf = async (jobs: AsyncIterable<Job>): Promise<string[]> => {
  const states: string[] = [];
  for await (const { state } of jobs) states.push(state);
  return states;
};
const never = new AbortController().signal;

describe('the queue of jobs', () => {
  it('runs one after the other, and a watcher sees each state once, the last one last', async () => {
    const jobs = createLabJobs(clock());
    const [first, second] = [held(), held()];
    const a = jobs.add(work(() => first.promise.then(() => ({ done: 1 }))));
    const b = jobs.add(work(() => second.promise.then(() => ({ done: 2 }))));
    expect([a.state, b.state]).toEqual(['queued', 'queued']);
    const seen: string[] = [];
    for await (const { state } of jobs.watch(a.id, never)) {
      seen.push(state);
      if (state !== 'running') continue;
      expect(jobs.counts()).toEqual({ queued: 1, running: 1 });
      first.release();
    }
    expect(seen).toEqual(['queued', 'running', 'succeeded']);
    second.release();
    expect((await statesOf(jobs.watch(b.id, never))).at(-1)).toBe('succeeded');
    expect(await jobs.get(b.id)).toMatchObject({ result: { done: 2 }, problem: null });
    expect((await jobs.list({})).items.map(({ id }) => id)).toEqual([b.id, a.id]);
  });

  it('says why one failed, and keeps what is no error of the lab to itself', async () => {
    const jobs = createLabJobs(clock());
    const known = jobs.add(
      work(async () => Promise.reject(new RaglabError({ code: 'conflict', problem: 'cut by another chunker' }))),
    );
    const unknown = jobs.add(work(async () => Promise.reject(new Error('secret /var/lib'))));
    await statesOf(jobs.watch(unknown.id, never));
    expect((await jobs.get(known.id)).problem).toEqual({ code: 'conflict', detail: 'cut by another chunker' });
    expect((await jobs.get(unknown.id)).problem?.detail).not.toContain('secret');
  });

  it('cancels what waits at once, and what runs by its signal; an ended one is refused', async () => {
    const jobs = createLabJobs(clock());
    const running = jobs.add(
      work(({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))),
    );
    const waiting = jobs.add(work(async () => ({})));
    expect((await jobs.cancel(waiting.id)).state).toBe('cancelled');
    for await (const { state } of jobs.watch(running.id, never)) if (state === 'running') await jobs.cancel(running.id);
    expect(await jobs.get(running.id)).toMatchObject({ state: 'cancelled', problem: null });
    await expect(jobs.cancel(running.id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(jobs.get('none')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tells of progress ten times a second at most, and stops telling whoever is gone', async () => {
    const time = clock();
    const jobs = createLabJobs(time);
    const gate = held();
    const job = jobs.add(
      work(async ({ onProgress }) => {
        for (let done = 1; done <= 1_000; done++) {
          time.advance(1);
          onProgress({ done, total: 1_000, what: 'documents' });
        }
        await gate.promise;
        return {};
      }),
    );
    const gone = new AbortController();
    const watched: Job[] = [];
    for await (const state of jobs.watch(job.id, gone.signal)) {
      watched.push(state);
      if (state.progress) gone.abort();
    }
    expect(watched.length).toBeLessThan(5);
    gate.release();
    await jobs.close();
  });

  it('takes no more than fifty that wait, and ends with the server', async () => {
    const jobs = createLabJobs(clock());
    const stopped = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    for (let i = 0; i < 50; i++) jobs.add(work(({ signal }) => stopped(signal)));
    expect(() => jobs.add(work(async () => ({})))).toThrow(/too many jobs/);
    await jobs.close();
    expect(jobs.counts().running).toBe(0);
    expect(() => jobs.add(work(async () => ({})))).toThrow(/stopping/);
  });
});
