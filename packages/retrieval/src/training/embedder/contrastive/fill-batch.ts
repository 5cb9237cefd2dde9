/**
 * Draws batches: one source, runs of neighbouring pairs at random, up to four pairs of each. Where the query is a heading, a sentence of the
 * passage takes its place half of the time, and mostly leaves the passage then: questions look like sentences more than like headings. Queries are cut to
 * 32 tokens, passages to a random length, so that the model meets chunks of all sizes.
 */
import { type Random, randomInteger } from '@raglab/core';
import type { TokenTexts } from '../texts/collect-texts.ts';
import type { PairGroup } from '../texts/pair-groups.ts';
import type { BatchState } from './batch-state.ts';

export const BATCHES = {
  pairsOfRun: 4,
  queryTokens: 32,
  passageTokens: [40, 160],
  /** Headings that a sentence replaces, and such sentences that stay in their passage. */
  sentenceShare: 0.5,
  sentenceStays: 0.2,
  /** Tokens of a sentence that can ask. */
  shortestSentence: 5,
  /** Tokens by which two texts are taken for the same. */
  keyTokens: 16,
} as const;

export interface BatchSource {
  readonly texts: TokenTexts;
  readonly groups: readonly PairGroup[];
  /** Tokens that end a sentence. */
  readonly sentenceEnds: ReadonlySet<number>;
}

/** Writes a batch into the state. Returns how many tokens it touches. */
export function fillBatch(state: BatchState, source: BatchSource, random: Random): number {
  const group = drawGroup(source.groups, state.size, random);
  const pairs = drawPairs(group, state.size, random);
  const [queries, passages]: [Int32Array[], Int32Array[]] = [[], []];
  for (const pair of pairs) {
    const passage = textOf(source.texts, group.passages[pair]!);
    const [shortest, longest] = BATCHES.passageTokens;
    const length = shortest + randomInteger(random, longest - shortest + 1);
    const sentence =
      group.isHeading[pair] && random() < BATCHES.sentenceShare
        ? takeSentence(passage.subarray(0, length), source.sentenceEnds, random)
        : undefined;
    queries.push((sentence?.taken ?? textOf(source.texts, group.queries[pair]!)).subarray(0, BATCHES.queryTokens));
    passages.push(sentence?.rest ?? passage.subarray(0, length));
  }
  let at = 0;
  for (const [text, tokens] of [...queries, ...passages].entries()) {
    state.textStarts[text] = at;
    state.tokens.set(tokens, at);
    state.keys[text] = keyOf(tokens);
    at += tokens.length;
  }
  state.textStarts[2 * state.size] = at;
  return indexTokens(state, at);
}

/** Groups with too few pairs for a batch are passed over, unless all have: then the largest gives pairs several times. */
function drawGroup(groups: readonly PairGroup[], size: number, random: Random): PairGroup {
  const large = groups.filter(({ queries }) => queries.length >= size);
  const eligible = large.length > 0 ? large : [groups.reduce((a, b) => (b.queries.length > a.queries.length ? b : a))];
  let left = random() * eligible.reduce((sum, { share }) => sum + share, 0);
  for (const group of eligible) {
    left -= group.share;
    if (left < 0) return group;
  }
  return eligible.at(-1)!;
}

function drawPairs({ runStarts, queries }: PairGroup, size: number, random: Random): number[] {
  const drawn = new Set<number>();
  const wanted = Math.min(size, queries.length);
  const runs = runStarts.length - 1;
  while (drawn.size < wanted) {
    const run = randomInteger(random, runs);
    const [start, end] = [runStarts[run]!, runStarts[run + 1]!];
    for (let taken = 0; taken < Math.min(BATCHES.pairsOfRun, end - start) && drawn.size < wanted; taken++)
      drawn.add(start + randomInteger(random, end - start));
  }
  const pairs = [...drawn];
  // Fewer pairs than places: the same again; equal keys keep them from being wrong for each other.
  while (pairs.length < size) pairs.push(pairs[pairs.length - wanted]!);
  return pairs;
}

function textOf({ tokens, starts }: TokenTexts, text: number): Int32Array {
  return tokens.subarray(starts[text], starts[text + 1]);
}

/** A sentence of the passage and what is left; undefined where the passage has one sentence alone. */
function takeSentence(
  passage: Int32Array,
  ends: ReadonlySet<number>,
  random: Random,
): { readonly taken: Int32Array; readonly rest: Int32Array } | undefined {
  const bounds = [0];
  for (const [at, token] of passage.entries()) if (ends.has(token)) bounds.push(at + 1);
  if (bounds.at(-1) !== passage.length) bounds.push(passage.length);
  if (bounds.length < 3) return undefined;
  const chosen = randomInteger(random, bounds.length - 1);
  const [start, end] = [bounds[chosen]!, bounds[chosen + 1]!];
  if (end - start < BATCHES.shortestSentence) return undefined;
  const taken = passage.subarray(start, end);
  if (random() < BATCHES.sentenceStays) return { taken, rest: passage };
  const rest = new Int32Array(passage.length - taken.length);
  rest.set(passage.subarray(0, start));
  rest.set(passage.subarray(end), start);
  return { taken, rest };
}

/** FNV-1a over the first tokens. */
function keyOf(tokens: Int32Array): number {
  let hash = 0x811c9dc5;
  for (const token of tokens.subarray(0, BATCHES.keyTokens)) hash = Math.imul(hash ^ token, 0x01000193);
  return hash;
}

/** Which texts each token stands in: a counting sort, so that gradients are added up in the order of the texts. */
function indexTokens(state: BatchState, length: number): number {
  const { tokens, textStarts, touched, touchedStarts, touchedTexts, size, table } = state;
  const counts = new Int32Array(table.vocabulary);
  for (let at = 0; at < length; at++) counts[tokens[at]!]! += 1;
  let count = 0;
  let start = 0;
  for (let token = 0; token < table.vocabulary; token++) {
    if (counts[token] === 0) continue;
    touched[count] = token;
    touchedStarts[count] = start;
    start += counts[token]!;
    counts[token] = touchedStarts[count]!;
    count += 1;
  }
  touchedStarts[count] = start;
  for (let text = 0; text < 2 * size; text++)
    for (let at = textStarts[text]!; at < textStarts[text + 1]!; at++) touchedTexts[counts[tokens[at]!]!++] = text;
  return count;
}
