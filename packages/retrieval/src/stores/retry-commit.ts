/** Tries a write again when another process has committed meanwhile: the engine calls that "Retryable commit conflict". Anything else is thrown at once. */
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf, RaglabError } from '@raglab/core';
import { COMMIT_RETRY } from './store-defaults.ts';

// "Incompatible" ends that transaction only: made anew it sees what the other one wrote.
const CONFLICT = /commit conflict|incompatible with concurrent transaction|too many concurrent writers/i;

export async function retryCommit<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (!isCommitConflict(error)) throw error;
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

/** Did another process commit meanwhile? */
export function isCommitConflict(error: unknown): boolean {
  return CONFLICT.test(messageOf(error));
}
