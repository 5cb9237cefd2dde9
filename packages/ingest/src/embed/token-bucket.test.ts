import { createManualClock } from '@raglab/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenBucket } from './token-bucket.ts';

const START = new Date('2026-03-10T12:00:00Z');

describe('createTokenBucket', () => {
  it('lets a burst through and then keeps the rate: worked by hand for 60 a minute, 2 at once', () => {
    const clock = createManualClock(START);
    const bucket = createTokenBucket({ perMinute: 60, capacity: 2 }, clock);
    expect([bucket.take(1), bucket.take(1), bucket.take(1), bucket.take(2)]).toEqual([0, 0, 1000, 3000]);
    clock.advance(3000);
    // The debt of three is paid, nothing is left.
    expect(bucket.take(1)).toBe(1000);
    clock.advance(60_000);
    // A long pause fills it to the capacity and no further.
    expect([bucket.take(2), bucket.take(1)]).toEqual([0, 1000]);
  });

  it('takes a need above its capacity, and gives back what was not used', () => {
    const clock = createManualClock(START);
    const bucket = createTokenBucket({ perMinute: 6000, capacity: 100 }, clock);
    expect(bucket.take(300)).toBe(2000);
    bucket.correct(150);
    expect(bucket.take(50)).toBe(1000);
    bucket.correct(10_000);
    expect([bucket.take(100), bucket.take(1)]).toEqual([0, 10]);
  });

  it('never lets more through in any span than capacity + rate × span, and keeps the order', () => {
    const steps = fc.array(fc.record({ pauseMs: fc.nat(3000), amount: fc.integer({ min: 1, max: 50 }) }), {
      minLength: 1,
      maxLength: 40,
    });
    const rates = fc.record({
      perMinute: fc.integer({ min: 1, max: 6000 }),
      capacity: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(rates, steps, ({ perMinute, capacity }, taken) => {
        const clock = createManualClock(START);
        const bucket = createTokenBucket({ perMinute, capacity }, clock);
        const used = taken.map(({ pauseMs, amount }) => {
          clock.advance(pauseMs);
          return { atMs: clock.monotonicMs() + bucket.take(amount), amount };
        });
        for (const [from, first] of used.entries()) {
          let sum = 0;
          for (const { atMs, amount } of used.slice(from)) {
            sum += amount;
            expect(atMs).toBeGreaterThanOrEqual(first.atMs - 1e-6);
            expect(sum).toBeLessThanOrEqual(
              Math.max(capacity, first.amount) + ((atMs - first.atMs) * perMinute) / 60_000 + 1e-6,
            );
          }
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('wastes nothing: a queue that always waits is served at the full rate', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 30 }), (amounts) => {
        const bucket = createTokenBucket({ perMinute: 600, capacity: 10 }, createManualClock(START));
        const last = amounts.map((amount) => bucket.take(amount)).at(-1)!;
        const total = amounts.reduce((sum, amount) => sum + amount, 0);
        // 10 a second; the first 10 cost nothing.
        expect(last).toBeCloseTo(Math.max(0, total - 10) * 100, 6);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});
