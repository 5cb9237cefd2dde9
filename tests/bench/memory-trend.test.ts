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
    expect(slope.upper - slope.lower).toBeLessThan(15);
    expect(levelMiB).toBeGreaterThan(600);
    expect(highestMiB).toBeGreaterThan(levelMiB + 200);
  });

  it('says flat, growing, or that it cannot say', () => {
    expect(memoryTrend(course(0)).verdict).toBe('flat');
    expect(memoryTrend(course(-60)).verdict).toBe('flat');
    expect(memoryTrend(course(120)).verdict).toBe('growing');
    expect(memoryTrend(course(30, { noise: 200 })).verdict).toBe('undecided');
  });

  it('is not moved by buffers that stand for ten seconds', () => {
    const standing = course(0).map(({ second, residentMiB }) => ({
      ...{ second, residentMiB: residentMiB + (second > 50 && second < 60 ? 400 : 0) },
    }));
    expect(memoryTrend(standing).verdict).toBe('flat');
  });

  it('agrees with a slope worked by hand', () => {
    // Warm-up until 15 s; lowest values 10, 12, 14, 60, 18, 22. Slopes a second: .4 for ten pairs; with the 60: -8.4, -2.53, 3.33, 4.8, 9.2.
    // Of 15 slopes the interval leaves (15 - 1.96 √(6 · 5 · 17 / 18)) / 2 = 2.3 out on either side.
    const seconds = [0, 10, 15, 20, 25, 30, 35, 45];
    const values = [0, 0, 10, 12, 14, 60, 18, 22];
    const { slope, levelMiB } = memoryTrend(values.map((residentMiB, i) => ({ second: seconds[i]!, residentMiB })));
    expect(slope.median).toBeCloseTo(60 * 0.4, 9);
    expect(levelMiB).toBe(16);
    expect(slope.lower).toBeCloseTo((60 * (22 - 60)) / 15, 9);
    expect(slope.upper).toBeCloseTo((60 * (60 - 12)) / 10, 9);
  });
});
