import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@raglab/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBurst } from './create-burst.ts';
import { watchSources } from './watch-sources.ts';

interface Watch {
  readonly folder: string;
  /** Resolves when the run with this number, from 1, begins. */
  begun(number: number): Promise<void>;
  /** Lets the run under way end. */
  release(): void;
  stop(): Promise<number>;
}

function startWatch(): Watch {
  const folder = mkdtempSync(join(tmpdir(), 'raglab-watch-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'a.md'), '# A\n');
  const stop = new AbortController();
  let runs = 0;
  let release = (): void => {};
  const waiting = new Map<number, () => void>();
  const run = (): Promise<void> => {
    runs++;
    waiting.get(runs)?.();
    return new Promise((done) => {
      release = done;
    });
  };
  const options = { paths: [folder], run, clock: systemClock, signal: stop.signal, quietMs: 5, maxWaitMs: 1000 };
  const ended = watchSources(options);
  return {
    folder,
    begun: (number) =>
      new Promise((resolve) => {
        if (runs >= number) resolve();
        else waiting.set(number, resolve);
      }),
    release: () => release(),
    stop: async () => {
      stop.abort();
      release();
      await ended;
      return runs;
    },
  };
}

describe('watchSources', { timeout: 20_000 }, () => {
  it('runs at once, then after files are added, changed and removed, also in new folders', async () => {
    const watch = startWatch();
    await watch.begun(1);
    watch.release();
    writeFileSync(join(watch.folder, 'b.md'), '# B\n');
    await watch.begun(2);
    watch.release();
    mkdirSync(join(watch.folder, 'deep/er'), { recursive: true });
    writeFileSync(join(watch.folder, 'deep/er/c.md'), '# C\n');
    await watch.begun(3);
    watch.release();
    rmSync(join(watch.folder, 'a.md'));
    await watch.begun(4);
    await watch.stop();
  });

  it('loses no change that comes while a run is under way', async () => {
    const watch = startWatch();
    await watch.begun(1);
    writeFileSync(join(watch.folder, 'b.md'), '# B\n');
    watch.release();
    await watch.begun(2);
    expect(await watch.stop()).toBe(2);
  });

  it('ends only after the run under way', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'raglab-watch-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const stop = new AbortController();
    let isDone = false;
    const run = async (): Promise<void> => {
      stop.abort();
      await new Promise((done) => setImmediate(done));
      isDone = true;
    };
    await watchSources({ paths: [folder], run, clock: systemClock, signal: stop.signal });
    expect(isDone).toBe(true);
  });

  it('passes on what a run throws', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'raglab-watch-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const run = (): Promise<void> => Promise.reject(new Error('no such model'));
    const signal = new AbortController().signal;
    await expect(watchSources({ paths: [folder], run, clock: systemClock, signal })).rejects.toThrow('no such model');
  });
});

describe('createBurst', () => {
  it('answers once for many marks, and at last for marks without end', async () => {
    const { signal } = new AbortController();
    let nowMs = 0;
    const clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs };
    const burst = createBurst({ clock, quietMs: 10, maxWaitMs: 30 });
    for (nowMs = 0; nowMs <= 30; nowMs += 5) burst.mark();
    expect(await burst.settled(signal)).toBe(true);
    burst.mark();
    nowMs += 10;
    expect(await burst.settled(signal)).toBe(true);
  });

  it('wakes up from an endless wait when stopped', async () => {
    const stop = new AbortController();
    const burst = createBurst({ clock: systemClock, quietMs: 1, maxWaitMs: 1 });
    const settled = burst.settled(stop.signal);
    stop.abort();
    expect(await settled).toBe(false);
  });
});
