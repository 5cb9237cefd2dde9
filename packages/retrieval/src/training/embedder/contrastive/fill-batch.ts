/**
 * Draws batches: one source, passages of its articles one after the other (`draw-passages.ts`), and a question for each. A paragraph's question is its title
 * and heading, a sentence taken out of the passage, or a sentence of the passage before it; other pairs are asked as they are. Half of the passages that
 * a sentence asks for begin with their title and heading, as chunks do in an index that names their place in the document. Two fifths of the titles and
 * headings are asked as questions begin, and every text loses some of its tokens, so that no single one decides.
 */
import { type Random, randomInteger } from '@raglab/core';
import type { TokenTexts } from '../texts/collect-texts.ts';
import type { PairGroup } from '../texts/pair-groups.ts';
import type { BatchState } from './batch-state.ts';
import { type DrawnPassage, drawPassages } from './draw-passages.ts';
import { takeSentence } from './take-sentence.ts';

export const BATCHES = {
  passagesOfRun: 4,
  queryTokens: 32,
  passageTokens: [40, 160],
  /** How paragraphs are asked for; by a sentence of their own where neither of these. */
  headingShare: 0.35,
  neighbourShare: 0.2,
  /** Sentences that stay in the passage they ask for. */
  sentenceStays: 0.2,
  /** Passages asked for by a sentence that begin with their title and heading, and its tokens at most. */
  headerShare: 0.5,
  headerTokens: 16,
  /** Titles, headings and entries that get the opening of a question before them. */
  openingShare: 0.4,
  /** Texts of fewer tokens keep them all. */
  droppedFrom: 4,
  /** Tokens by which two texts are taken for the same. */
  keyTokens: 16,
} as const;

export interface BatchSource {
  readonly texts: TokenTexts;
  readonly groups: readonly PairGroup[];
  /** Tokens that end a sentence. */
  readonly sentenceEnds: ReadonlySet<number>;
  /** How questions begin, as tokens. */
  readonly openings: readonly Int32Array[];
  /** Share of its tokens that a text loses whenever it is drawn (Iyyer et al. 2015: dropout of whole words, for sums of word vectors). */
  readonly droppedShare: number;
}

interface Example {
  readonly query: Int32Array;
  readonly passage: Int32Array;
  /** Of the query without its opening: one heading asked in two ways is the same question. */
  readonly queryKey: number;
  /** Of the passage without its header: passages under one heading are not the same. */
  readonly passageKey: number;
  /** Place of the passage that the query was taken from, though another answers it, or -1. */
  readonly origin: number;
}

/** Writes a batch into the state. Returns how many tokens it touches. */
export function fillBatch(state: BatchState, source: BatchSource, random: Random): number {
  const { size } = state;
  const group = drawGroup(source.groups, size, random);
  const { passagesOfRun, passageTokens: lengths } = BATCHES;
  const drawn = drawPassages(source.texts, group, { size, passagesOfRun, lengths }, random);
  const examples = drawn.map((_, place) => makeExample(source, group, drawn, place, random));
  // Fewer than places: the same again; equal keys keep them from being wrong for each other.
  for (let place = drawn.length; place < size; place++) examples.push(examples[place - drawn.length]!);
  let at = 0;
  const write = (text: number, tokens: Int32Array, key: number): void => {
    state.textStarts[text] = at;
    const kept = dropTokens(tokens, source.droppedShare, random);
    state.tokens.set(kept, at);
    state.keys[text] = key;
    at += kept.length;
  };
  for (const [place, { query, queryKey }] of examples.entries()) write(place, query, queryKey);
  for (const [place, { passage, passageKey }] of examples.entries()) write(size + place, passage, passageKey);
  for (const [place, { origin }] of examples.entries()) state.origins[place] = origin;
  state.textStarts[2 * size] = at;
  return indexTokens(state, at);
}

function makeExample(
  { texts, sentenceEnds, openings }: BatchSource,
  group: PairGroup,
  drawn: readonly DrawnPassage[],
  place: number,
  random: Random,
): Example {
  const { pair, before, tokens } = drawn[place]!;
  const heading = group.headings[pair]!;
  const own = textOf(texts, group.queries[pair]!);
  const asked = random() < BATCHES.openingShare ? openQuestion(own, openings, random) : own;
  const query = asked.subarray(0, BATCHES.queryTokens);
  const asIs = { query, passage: tokens, queryKey: keyOf(own), passageKey: keyOf(tokens), origin: -1 };
  if (heading < 0) return asIs;
  const withHeader = (example: Example): Example => {
    if (random() >= BATCHES.headerShare) return example;
    const header = textOf(texts, group.queries[heading]!).subarray(0, BATCHES.headerTokens);
    const room = BATCHES.passageTokens[1] - header.length;
    return { ...example, passage: concatenate(header, example.passage.subarray(0, room)) };
  };
  const kind = random();
  if (kind < BATCHES.headingShare) return pair === heading ? asIs : withHeader(asIs);
  if (kind < BATCHES.headingShare + BATCHES.neighbourShare && before >= 0) {
    const taken = takeSentence(drawn[before]!.tokens, sentenceEnds, random);
    if (taken !== undefined) return withHeader({ ...asIs, ...askBy(taken.sentence), origin: before });
  }
  const taken = takeSentence(tokens, sentenceEnds, random);
  if (taken === undefined) return pair === heading ? asIs : withHeader(asIs);
  const passage = random() < BATCHES.sentenceStays ? tokens : taken.rest;
  return withHeader({ ...askBy(taken.sentence), passage, passageKey: keyOf(passage), origin: -1 });
}

function askBy(sentence: Int32Array): Pick<Example, 'query' | 'queryKey'> {
  return { query: sentence.subarray(0, BATCHES.queryTokens), queryKey: keyOf(sentence) };
}

/** A query that begins as one of the openings does is a question already. */
function openQuestion(query: Int32Array, openings: readonly Int32Array[], random: Random): Int32Array {
  if (openings.length === 0 || openings.some((opening) => opening[0] === query[0])) return query;
  return concatenate(openings[randomInteger(random, openings.length)]!, query);
}

/** At least one token stays. */
function dropTokens(tokens: Int32Array, share: number, random: Random): Int32Array {
  if (tokens.length < BATCHES.droppedFrom) return tokens;
  const kept = tokens.filter(() => random() >= share);
  return kept.length > 0 ? kept : tokens;
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

function textOf({ tokens, starts }: TokenTexts, text: number): Int32Array {
  return tokens.subarray(starts[text], starts[text + 1]);
}

function concatenate(first: Int32Array, second: Int32Array): Int32Array {
  const both = new Int32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
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
