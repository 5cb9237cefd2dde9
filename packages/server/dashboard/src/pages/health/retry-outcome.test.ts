import { describe, expect, it } from 'vitest';
import { retryOutcome } from './retry-outcome.ts';

describe('what came of another try', () => {
  it('counts what was mended, what failed again, and what could not be tried', () => {
    const result = { retried: 3, notTried: ['/elsewhere'], ingest: { documents: { failed: 2 } } };
    expect(retryOutcome({ state: 'succeeded', result })).toBe(
      '3 tried again: 1 mended, 2 failed as before. 1 could not be tried from here.',
    );
    expect(retryOutcome({ state: 'succeeded', result: { retried: 0, notTried: ['a'], ingest: null } })).toBe(
      '0 tried again: 0 mended, 0 failed as before. 1 could not be tried from here.',
    );
  });

  it('says nothing before it ended well', () => {
    expect(retryOutcome({ state: 'running', result: null })).toBeUndefined();
    expect(retryOutcome({ state: 'failed', result: null })).toBeUndefined();
  });
});
