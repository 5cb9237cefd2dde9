/**
 * When a question comes back: SM-2 (P. A. Wozniak, "Optimization of repetition spacing in the practice of learning", 1990; the algorithm of
 * SuperMemo 2). A remembered question returns after 1 day, 6 days, then the last interval times its ease; the ease moves with the quality of the
 * answer, from 0 to 5, and never falls below 1.3. Two differences: SM-2 repeats a failed question within the session until it succeeds; here it is due
 * again after ten minutes, session or not. And what is remembered before it is due proves nothing, so it changes nothing.
 */
import type { AnswerGrade, ReviewState } from '@raglab/core';

const FIRST_EASE = 2.5;
const LEAST_EASE = 1.3;
const AGAIN_MINUTES = 10;
const DAY_MS = 86_400_000;
/** Ten years: longer intervals mean nothing. */
const LONGEST_DAYS = 3650;
/** From here on SM-2 counts an answer as remembered. */
const REMEMBERED = 3;

/** SM-2's scale: five times the score, rounded; at most 2 where the answer contradicts the reference. */
export function answerQuality({ score, contradictions }: Pick<AnswerGrade, 'score' | 'contradictions'>): number {
  const quality = Math.round(5 * score);
  return contradictions.length > 0 ? Math.min(quality, REMEMBERED - 1) : quality;
}

/** `before`: undefined at the first answer. `quality`: a whole number from 0 to 5. */
export function nextReview(before: ReviewState | undefined, quality: number, at: Date): ReviewState {
  const ease = before?.ease ?? FIRST_EASE;
  if (quality < REMEMBERED) {
    const dueAt = new Date(at.getTime() + AGAIN_MINUTES * 60_000).toISOString();
    return { repetitions: 0, ease, intervalDays: 0, dueAt };
  }
  if (before !== undefined && at.toISOString() < before.dueAt) return before;
  const repetitions = (before?.repetitions ?? 0) + 1;
  const grown = repetitions === 1 ? 1 : repetitions === 2 ? 6 : Math.round(before!.intervalDays * ease);
  const intervalDays = Math.min(grown, LONGEST_DAYS);
  const missed = 5 - quality;
  return {
    repetitions,
    ease: Math.max(LEAST_EASE, ease + 0.1 - missed * (0.08 + missed * 0.02)),
    intervalDays,
    dueAt: new Date(at.getTime() + intervalDays * DAY_MS).toISOString(),
  };
}
