/** Time as a parameter: what asks for the time takes a `Clock`, so that tests and reproductions can set it. */
export interface Clock {
  /** Wall-clock time. */
  now(): Date;
  /** Monotonic time in milliseconds, for durations. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};

/** A clock that stands still at `at` until told to move. */
export function createManualClock(at: Date): Clock & { advance(milliseconds: number): void } {
  let elapsed = 0;
  return {
    now: () => new Date(at.getTime() + elapsed),
    monotonicMs: () => elapsed,
    advance: (milliseconds) => {
      elapsed += milliseconds;
    },
  };
}
