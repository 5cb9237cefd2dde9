/**
 * A token bucket (RFC 2697's meter, one rate): fills at a steady rate up to a capacity, and whoever takes more than is there is told how
 * long to wait. Taking always succeeds and may leave a debt, so callers are served in the order they came and a need above the capacity
 * waits instead of starving. Over any span of t milliseconds, what is let through is at most capacity + rate × t. Constant time.
 */
import type { Clock } from '@raglab/core';

export interface TokenBucket {
  /** Takes `amount`, and returns the milliseconds until it may be used. */
  take(amount: number): number;
  /** Gives back (or takes, when negative) what an estimate was wrong by; nobody waits for it. */
  correct(surplus: number): void;
}

/** `perMinute` is the rate; `capacity` what may be used at once after a pause, default one second's worth and at least 1. */
export function createTokenBucket(
  { perMinute, capacity = Math.max(1, perMinute / 60) }: { perMinute: number; capacity?: number },
  clock: Clock,
): TokenBucket {
  const perMs = perMinute / 60_000;
  let level = capacity;
  let filledAtMs = clock.monotonicMs();
  const fill = (): void => {
    const nowMs = clock.monotonicMs();
    level = Math.min(capacity, level + (nowMs - filledAtMs) * perMs);
    filledAtMs = nowMs;
  };
  return {
    take: (amount) => {
      fill();
      level -= amount;
      return level >= 0 ? 0 : -level / perMs;
    },
    correct: (surplus) => {
      fill();
      level = Math.min(capacity, level + surplus);
    },
  };
}
