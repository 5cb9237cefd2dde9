/** A sentence of a passage, to ask for the rest of it, or for what stands beside it. Sentences are what lies between full stops and their like. */
import { type Random, randomInteger } from '@raglab/core';

export interface TakenSentence {
  readonly sentence: Int32Array;
  /** The passage without it. */
  readonly rest: Int32Array;
}

/** Tokens of a sentence that can ask. */
const SHORTEST_SENTENCE = 5;
const ATTEMPTS = 3;

/** Undefined where the passage has one sentence alone, or mostly scraps. */
export function takeSentence(
  passage: Int32Array,
  ends: ReadonlySet<number>,
  random: Random,
): TakenSentence | undefined {
  const bounds = [0];
  for (const [at, token] of passage.entries()) if (ends.has(token)) bounds.push(at + 1);
  if (bounds.at(-1) !== passage.length) bounds.push(passage.length);
  if (bounds.length < 3) return undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const chosen = randomInteger(random, bounds.length - 1);
    const [start, end] = [bounds[chosen]!, bounds[chosen + 1]!];
    if (end - start < SHORTEST_SENTENCE) continue;
    const rest = new Int32Array(passage.length - (end - start));
    rest.set(passage.subarray(0, start));
    rest.set(passage.subarray(end), start);
    return { sentence: passage.subarray(start, end), rest };
  }
  return undefined;
}
