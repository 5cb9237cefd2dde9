/** Tries a write again when another process has committed meanwhile: the engine calls that "Retryable commit conflict". Anything else is thrown at once. */
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf, RaglabError } from '@raglab/core';
import { COMMIT_RETRY } from './store-defaults.ts';

const CONFLICT = /retryable commit conflict|commit conflict|too many concurrent writers/i;

export async function retryCommit<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (!CONFLICT.test(messageOf(error))) throw error;
      if (attempt === COMMIT_RETRY.attempts) {
        throw new RaglabError({
          code: 'conflict',
          problem: 'another process keeps writing to this table',
          expected: `a free moment within ${COMMIT_RETRY.attempts} attempts`,
          received: messageOf(error),
          remedy: 'Run it again when the other process is done.',
          cause: error,
          retryable: true,
        });
      }
      await wait(COMMIT_RETRY.firstWaitMs * 2 ** (attempt - 1));
    }
  }
}
