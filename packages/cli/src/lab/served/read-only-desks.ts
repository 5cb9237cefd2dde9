/** The desks that people write at, where the lab is only read: a verdict or an answer that would not be kept is refused, not lost. */
import type { LabelDesk, QuizDesk } from '@raglab/core';
import { requireWrites } from './served-lab-options.ts';

const READ_ONLY = { allowWrites: false };

/** `write` and `undo` throw `forbidden`. */
export function withoutWriting(desk: LabelDesk): LabelDesk {
  const refuse = async (): Promise<never> => requireWrites(READ_ONLY, 'a label') as never;
  return { ...desk, write: refuse, undo: refuse };
}

/** `answer` throws `forbidden`. */
export function withoutAnswering(desk: QuizDesk): QuizDesk {
  const refuse = (): never => requireWrites(READ_ONLY, 'an answer') as never;
  return { ...desk, open: async (dataset) => ({ ...(await desk.open(dataset)), answer: refuse }) };
}
