/**
 * Many marks, one answer: file-system events come in bursts (an editor writes, renames and touches; a checkout writes thousands), and a run
 * should begin when a burst has settled. Level-triggered, so nothing is lost: a mark that comes while nobody waits is there
 * for the next who does. A burst that never settles is cut off after a while.
 */
import type { Clock } from '@raglab/core';

export interface BurstOptions {
  readonly clock: Clock;
  /** Milliseconds without a mark after which a burst has settled. */
  readonly quietMs: number;
  /** Milliseconds from the first mark after which it counts as settled anyway. */
  readonly maxWaitMs: number;
}

export interface Burst {
  mark(): void;
  /** True when a burst has settled, false when the signal has fired. One caller at a time. */
  settled(signal: AbortSignal): Promise<boolean>;
}

export function createBurst({ clock, quietMs, maxWaitMs }: BurstOptions): Burst {
  let firstMs: number | null = null;
  let lastMs = 0;
  let wake = (): void => {};

  /** Until a mark, the abort or the end of the wait, whichever is first; null waits without end. */
  const wait = (signal: AbortSignal, waitMs: number | null): Promise<void> =>
    new Promise((resolve) => {
      const timer = waitMs === null ? undefined : setTimeout(() => wake(), Math.ceil(waitMs));
      wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        wake = () => {};
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
    });

  return {
    mark: () => {
      lastMs = clock.monotonicMs();
      firstMs ??= lastMs;
      wake();
    },
    settled: async (signal) => {
      while (!signal.aborted) {
        const dueMs = firstMs === null ? null : Math.min(lastMs + quietMs, firstMs + maxWaitMs) - clock.monotonicMs();
        if (dueMs !== null && dueMs <= 0) {
          firstMs = null;
          return true;
        }
        await wait(signal, dueMs);
      }
      return false;
    },
  };
}
