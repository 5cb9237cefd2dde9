/**
 * Passages of a batch as chunkers make them: from some paragraph of an article on, paragraphs are joined until a length that is drawn for each passage, and
 * the next passage begins where it ended. Up to four follow one another in an article; they do not overlap, and each is a hard negative for the
 * questions of the others. What is no paragraph of an article (an answer, an entry of a dictionary) stays a passage of its own.
 */
import { type Random, randomInteger } from '@raglab/core';
import type { TokenTexts } from '../texts/collect-texts.ts';
import type { PairGroup } from '../texts/pair-groups.ts';

export interface DrawnPassage {
  /** The pair whose paragraph it begins with: its query asks for it. */
  readonly pair: number;
  /** Place in the batch of the passage that stands before it in the article, or -1. */
  readonly before: number;
  readonly tokens: Int32Array;
}

export interface PassageOptions {
  readonly size: number;
  readonly passagesOfRun: number;
  /** Tokens: shortest and longest length that is drawn. */
  readonly lengths: readonly [number, number];
}

/** As many as wanted, or all that one way through the group's runs gives. Long and short runs are as likely: drawn by length, long articles alone fill the batches, and less is learnt. */
export function drawPassages(
  texts: TokenTexts,
  group: PairGroup,
  { size, passagesOfRun, lengths }: PassageOptions,
  random: Random,
): DrawnPassage[] {
  const { runStarts, passages } = group;
  const runs = runStarts.length - 1;
  const drawn: DrawnPassage[] = [];
  const seen = new Set<number>();
  while (drawn.length < size && seen.size < runs) {
    const run = randomInteger(random, runs);
    if (seen.has(run)) continue;
    seen.add(run);
    const [start, end] = [runStarts[run]!, runStarts[run + 1]!];
    let at = start + randomInteger(random, Math.max(1, end - start - passagesOfRun + 1));
    let before = -1;
    for (let taken = 0; taken < passagesOfRun && at < end && drawn.length < size; taken++) {
      const length = lengths[0] + randomInteger(random, lengths[1] - lengths[0] + 1);
      // Pairs of one paragraph follow one another: a heading asks for it, and a sentence of the paragraph before.
      const pair = at + randomInteger(random, afterParagraph(passages, at, end) - at);
      const joined = joinParagraphs(texts, group, { from: at, end, length });
      drawn.push({ pair, before, tokens: joined.tokens });
      before = drawn.length - 1;
      at = joined.next;
    }
  }
  return drawn;
}

/** The paragraphs of the pairs `from` on, cut at `length`, and the pair that the next passage begins with. */
function joinParagraphs(
  { tokens, starts }: TokenTexts,
  { passages, headings }: PairGroup,
  { from, end, length }: { readonly from: number; readonly end: number; readonly length: number },
): { readonly tokens: Int32Array; readonly next: number } {
  const joined = new Int32Array(length);
  let filled = 0;
  let at = from;
  do {
    const [start, stop] = [starts[passages[at]!]!, starts[passages[at]! + 1]!];
    const paragraph = tokens.subarray(start, Math.min(stop, start + length - filled));
    joined.set(paragraph, filled);
    filled += paragraph.length;
    at = afterParagraph(passages, at, end);
  } while (filled < length && at < end && headings[at - 1]! >= 0 && headings[at]! >= 0);
  return { tokens: joined.subarray(0, filled), next: at };
}

function afterParagraph(passages: readonly number[], pair: number, end: number): number {
  let at = pair + 1;
  while (at < end && passages[at] === passages[pair]) at += 1;
  return at;
}
