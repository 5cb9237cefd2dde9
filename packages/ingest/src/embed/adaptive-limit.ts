/**
 * How many calls may run at once, learnt from the service: additive increase, multiplicative decrease, as in TCP (Chiu & Jain 1989;
 * Jacobson 1988). Each call that succeeds while all slots are taken adds 1/limit, so a full round adds one; a call that is
 * throttled halves the limit. Calls that began before a decrease do not decrease again: one overload costs one halving.
 */
import pLimit from 'p-limit';

export interface AdaptiveLimit {
  /** Runs `task` when a slot is free; tasks wait in order. */
  run<T>(task: () => Promise<T>): Promise<T>;
  /** Slots now, at least 1. */
  readonly slots: number;
}

export interface AdaptiveLimitOptions {
  readonly start: number;
  readonly max: number;
  /** Does this error say that there were too many calls? */
  readonly isThrottled: (error: unknown) => boolean;
}

/** Of the limit, after a throttled call. */
const DECREASE = 0.5;

export function createAdaptiveLimit({ start, max, isThrottled }: AdaptiveLimitOptions): AdaptiveLimit {
  let level = Math.min(start, max);
  let round = 0;
  const limit = pLimit(Math.max(1, Math.floor(level)));
  const set = (next: number): void => {
    level = Math.max(1, Math.min(max, next));
    limit.concurrency = Math.floor(level);
  };
  return {
    run: (task) =>
      limit(async () => {
        const begunIn = round;
        try {
          const result = await task();
          if (limit.activeCount >= limit.concurrency) set(level + 1 / Math.floor(level));
          return result;
        } catch (error) {
          if (isThrottled(error) && begunIn === round) {
            round++;
            set(level * DECREASE);
          }
          throw error;
        }
      }),
    get slots() {
      return limit.concurrency;
    },
  };
}
