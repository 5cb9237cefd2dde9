/**
 * The table that contrastive training begins with: vectors from co-occurrences plus some noise, which gives tokens that stand near nothing a direction,
 * times idf over the passages. Special tokens stay zero: they weigh nothing in a sum.
 */
import { createRandom } from '@raglab/core';
import { SPECIAL_TOKENS } from '../../../word-piece/tokenizer-json.ts';
import { createSharedArena, sharedIntegers } from '../../threads/shared-arena.ts';
import { startTeam } from '../../threads/start-team.ts';
import type { TokenTexts } from '../texts/collect-texts.ts';
import type { PairGroup } from '../texts/pair-groups.ts';
import { factoriseCooccurrences } from './factorise-cooccurrences.ts';
import { PARAGRAPH_END, positiveInformation } from './positive-information.ts';

export interface InitialVectorsOptions {
  readonly vocabulary: number;
  readonly dimension: number;
  readonly seed: number;
  readonly threads: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Length of the random vector that is added to each row of length 1. */
const NOISE = 0.3;

/** vocabulary × dimension. */
export async function initialVectors(
  texts: TokenTexts,
  groups: readonly PairGroup[],
  { vocabulary, dimension, seed, threads, onProgress }: InitialVectorsOptions,
): Promise<Float32Array> {
  const passages = groups.flatMap((group) => group.passages);
  const arena = createSharedArena();
  const team = startTeam(arena.memory, threads);
  try {
    onProgress?.(0, 2);
    const matrix = await positiveInformation(team, streamOf(texts, passages), vocabulary);
    onProgress?.(1, 2);
    const vectors = await factoriseCooccurrences(team, arena, matrix, { dimension, seed });
    onProgress?.(2, 2);
    return weigh(vectors, inverseFrequencies(texts, passages, vocabulary), dimension, seed + 1);
  } finally {
    await team.close();
  }
}

/** Passages one after the other; one that equals the one before it is passed over, as entries of a dictionary do. */
function streamOf({ tokens, starts }: TokenTexts, passages: readonly number[]): Int32Array {
  const stream = sharedIntegers(passages.reduce((sum, text) => sum + starts[text + 1]! - starts[text]! + 1, 0));
  let at = 0;
  let before: Int32Array | undefined;
  for (const text of passages) {
    const passage = tokens.subarray(starts[text], starts[text + 1]);
    const isSame = before?.length === passage.length && passage.every((token, i) => token === before![i]);
    if (isSame) continue;
    stream.set(passage, at);
    at += passage.length;
    stream[at++] = PARAGRAPH_END;
    before = passage;
  }
  return stream.subarray(0, at);
}

/** log((N + 1) / (n + 1)) of each token, divided by the mean. */
function inverseFrequencies(
  { tokens, starts }: TokenTexts,
  passages: readonly number[],
  vocabulary: number,
): Float64Array {
  const seenIn = new Int32Array(vocabulary).fill(-1);
  const counts = new Int32Array(vocabulary);
  for (const [number, text] of passages.entries()) {
    for (let at = starts[text]!; at < starts[text + 1]!; at++) {
      const token = tokens[at]!;
      if (seenIn[token] === number) continue;
      seenIn[token] = number;
      counts[token]! += 1;
    }
  }
  const idf = Float64Array.from(counts, (count) => Math.log((passages.length + 1) / (count + 1)));
  const mean = idf.reduce((sum, value) => sum + value, 0) / vocabulary;
  return idf.map((value) => value / mean);
}

function weigh(vectors: Float32Array, idf: Float64Array, dimension: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const noise = new Float32Array(dimension);
  for (const [token, weight] of idf.entries()) {
    const row = vectors.subarray(token * dimension, (token + 1) * dimension);
    for (let i = 0; i < dimension; i++) noise[i] = random() - 0.5;
    const scale = NOISE / Math.sqrt(noise.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < dimension; i++)
      row[i] = token < SPECIAL_TOKENS.length ? 0 : weight * (row[i]! + scale * noise[i]!);
  }
  return vectors;
}
