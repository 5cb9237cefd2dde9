/**
 * Sentences in which only the order of words differs. For a static model both are one sum, so their cosine is 1 by construction. Whether a model that
 * tells them apart also knows what they say is asked with the passive: "the table was replaced by the index" says what "the index replaced the table"
 * says. A tie is half a point: a model that cannot tell is right by chance.
 */
import type { Embedder } from '@raglab/core';
import { type IntervalFigures, meanOf } from '../../blocks/score-questions.ts';
import type { StudyContext } from '../../framework/study.ts';

const NOUNS = ['index', 'table', 'cache', 'server', 'model', 'query'];
const VERBS = ['replaced', 'called', 'blocked', 'followed'];
/** Cosines that rounding alone cannot explain. */
const ROUNDING = 1e-5;

export interface WordOrder {
  /** Share of the pairs whose sentences have different vectors. */
  readonly told: IntervalFigures;
  /** Share of the pairs whose passive lies nearer to the sentence with its meaning. */
  readonly understood: IntervalFigures;
}

export async function measureWordOrder(
  embedder: Embedder,
  { seed, signal }: Pick<StudyContext, 'seed' | 'signal'>,
): Promise<WordOrder> {
  const pairs = VERBS.flatMap((verb) =>
    NOUNS.flatMap((one) => NOUNS.filter((other) => other !== one).map((other) => ({ one, verb, other }))),
  );
  const texts = pairs.flatMap(({ one, verb, other }) => [
    `The ${one} ${verb} the ${other}.`,
    `The ${other} ${verb} the ${one}.`,
    `The ${other} was ${verb} by the ${one}.`,
  ]);
  const { vectors } = await embedder.embed(texts, { kind: 'passage', signal });
  const told = new Map<string, number>();
  const understood = new Map<string, number>();
  for (const [i, { one, verb, other }] of pairs.entries()) {
    const [right, wrong, passive] = vectors.slice(3 * i, 3 * i + 3);
    const nearer = cosine(passive!, right!) - cosine(passive!, wrong!);
    const id = `${one} ${verb} ${other}`;
    told.set(id, cosine(right!, wrong!) < 1 - ROUNDING ? 1 : 0);
    understood.set(id, Math.abs(nearer) <= ROUNDING ? 0.5 : nearer > 0 ? 1 : 0);
  }
  return { told: meanOf(told, seed), understood: meanOf(understood, seed) };
}

/** Of unit vectors. */
function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
