import { describe, expect, it } from 'vitest';
import { FAULTS } from './fault-schedule.ts';
import { runSeed } from './run-seed.ts';

describe('ingestion through a broken service, killed at random points (the full harness: pnpm faults)', () => {
  it.each([101, 102, 103])('ends as a clean run does, seed %i', { timeout: 120_000 }, async (seed) => {
    const report = await runSeed(seed, { files: 6, records: 80, kills: 2 });
    expect(report.violations).toEqual([]);
    expect(report.chunks).toBeGreaterThan(80);
    expect(Object.keys(report.faults).filter((name) => name !== 'refused' && !FAULTS.includes(name as never))).toEqual(
      [],
    );
  });
});
