/** What came of trying dead letters again, in a sentence; undefined while it runs and when it failed. */
import type { Job } from '@raglab/core';

interface RetryResult {
  readonly retried?: number;
  /** Out of the server's reach. */
  readonly notTried?: readonly string[];
  readonly ingest?: { readonly documents?: { readonly failed?: number } } | null;
}

export function retryOutcome({ state, result }: Pick<Job, 'state' | 'result'>): string | undefined {
  if (state !== 'succeeded' || result === null) return undefined;
  const { retried = 0, notTried = [], ingest } = result as RetryResult;
  const failed = ingest?.documents?.failed ?? 0;
  const left = notTried.length > 0 ? ` ${notTried.length} could not be tried from here.` : '';
  return `${retried} tried again: ${retried - failed} mended, ${failed} failed as before.${left}`;
}
