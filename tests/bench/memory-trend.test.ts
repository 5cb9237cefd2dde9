/** The verdict of the load bench on the course of a server's memory, over courses made up for it. */
import { describe, expect, it } from 'vitest';
import { type MemorySample, memoryTrend } from '../../bench/memory-trend.ts';
import { createRandom } from '../../packages/core/src/index.ts';

const SECONDS = 90;

/** Two values a second: a level that rises by so much a minute after a start from nothing, and searches' buffers of up to `buffers` MiB on top. */
function course(perMinute: number, { buffers = 400, noise = 5 } = {}): MemorySample[] {
  const random = createRandom(7);
  return Array.from({ length: SECONDS * 2 }, (_, i) => {
    const second = i / 2;
    const warming = 600 * (1 - Math.exp(-second / 5));
    return { second, residentMiB: warming + (perMinute * second) / 60 + buffers * random() ** 4 + noise * random() };
  });
}

describe('memoryTrend', () => {
  it('finds the slope of what stays, beneath what is given back', () => {
    const { slope, levelMiB, highestMiB } = memoryTrend(course(120));
    expect(slope.lower).toBeLessThan(120);
    expect(slope.upper).toBeGreaterThan(120);
    expect(slope.upper - slope.lower).toBeLessThan(10);
    expect(levelMiB).toBeGreaterThan(600);
    expect(highestMiB).toBeGreaterThan(levelMiB + 200);
  });

  it('says flat, growing, or that it cannot say', () => {
    expect(memoryTrend(course(0)).verdict).toBe('flat');
    expect(memoryTrend(course(-60)).verdict).toBe('flat');
    expect(memoryTrend(course(120)).verdict).toBe('growing');
    expect(memoryTrend(course(30, { noise: 200 })).verdict).toBe('undecided');
  });

  it('agrees with a line worked by hand', () => {
    // Lowest values 10, 20, 40 at 15, 20 and 25 s: slope 30 / 10 per second, residuals 5/3, -10/3, 5/3.
    const values = [0, 0, 0, 10, 20, 40];
    const { slope } = memoryTrend(values.map((residentMiB, i) => ({ second: [0, 5, 8, 15, 20, 25][i]!, residentMiB })));
    expect(slope.mean).toBeCloseTo(180, 6);
    expect(slope.upper - slope.mean).toBeCloseTo(60 * 12.7062 * Math.sqrt(150 / 9 / 1 / 50), 2);
  });
});
