/**
 * A fusion weight that depends on the question: weight = 1 / (1 + exp(−(intercept + Σ coefficient · standardised fact))). Fitted to the measure itself: mean
 * nDCG@10 as a piecewise linear function of the weight, every collection alike, an L2 penalty on the coefficients; Adam from the best constant.
 */
import type { MeasuredQuestion } from './fusion-weight.ts';

/** What can be known of a question before its answer is: from the two lists and its words. */
export const FUSION_FACTS = {
  agreement: 'share of chunks that both lists have among their first ten',
  lexicalBestInDense: 'reciprocal rank of the best lexical chunk in the dense list',
  denseBestInLexical: 'reciprocal rank of the best dense chunk in the lexical list',
  coverage: 'share of the question’s words in the best lexical chunk',
  lexicalGap: 'relative distance of the lexical list’s first and tenth score',
  denseGap: 'the same of the dense list',
} as const;

export type FusionFacts = Readonly<Record<keyof typeof FUSION_FACTS, number>>;

export interface FusionWeightModel {
  readonly intercept: number;
  readonly coefficients: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

const NAMES = Object.keys(FUSION_FACTS) as (keyof FusionFacts)[];
const STEPS = 1500;
const PENALTY = 0.01;
const ADAM = { rate: 0.02, first: 0.9, second: 0.99 } as const;
/** Logit of .2. */
const START = Math.log(0.2 / 0.8);

export function weightFor(facts: FusionFacts, model: FusionWeightModel): number {
  return logistic(scoreOf(standardise(facts, model), model.intercept, model.coefficients));
}

export function fitFusionWeight(
  collections: readonly (readonly MeasuredQuestion[])[],
  weights: readonly number[],
): FusionWeightModel {
  const all = collections.flat();
  const means = NAMES.map((name) => all.reduce((sum, { facts }) => sum + facts[name], 0) / all.length);
  const deviations = NAMES.map(
    (name, i) => Math.sqrt(all.reduce((sum, { facts }) => sum + (facts[name] - means[i]!) ** 2, 0) / all.length) || 1,
  );
  const examples = collections.flatMap((own) =>
    own.map(({ facts, byWeight }) => ({
      row: standardise(facts, { means, deviations }),
      byWeight,
      share: 1 / own.length / collections.length,
    })),
  );
  const parameters = [START, ...NAMES.map(() => 0)];
  const first = parameters.map(() => 0);
  const second = parameters.map(() => 0);
  for (let step = 1; step <= STEPS; step++) {
    const gradient = parameters.map((value, i) => (i === 0 ? 0 : -PENALTY * value));
    for (const { row, byWeight, share } of examples) {
      const weight = logistic(scoreOf(row, parameters[0]!, parameters.slice(1)));
      const slope = share * slopeAt(byWeight, weight, weights) * weight * (1 - weight);
      gradient[0]! += slope;
      for (const [i, value] of row.entries()) gradient[i + 1]! += slope * value;
    }
    for (const [i, value] of gradient.entries()) {
      first[i] = ADAM.first * first[i]! + (1 - ADAM.first) * value;
      second[i] = ADAM.second * second[i]! + (1 - ADAM.second) * value * value;
      const corrected = first[i]! / (1 - ADAM.first ** step);
      parameters[i]! += (ADAM.rate * corrected) / (Math.sqrt(second[i]! / (1 - ADAM.second ** step)) + 1e-8);
    }
  }
  return { intercept: parameters[0]!, coefficients: parameters.slice(1), means, deviations };
}

/** Over two steps of the grid to either side: nDCG jumps, and a wider view is steadier. */
function slopeAt(byWeight: readonly number[], weight: number, weights: readonly number[]): number {
  const nearest = Math.round(weight * (weights.length - 1));
  const [left, right] = [Math.max(0, nearest - 2), Math.min(weights.length - 1, nearest + 2)];
  return (byWeight[right]! - byWeight[left]!) / (weights[right]! - weights[left]!);
}

function standardise(
  facts: FusionFacts,
  { means, deviations }: Pick<FusionWeightModel, 'means' | 'deviations'>,
): number[] {
  return NAMES.map((name, i) => (facts[name] - means[i]!) / deviations[i]!);
}

function scoreOf(row: readonly number[], intercept: number, coefficients: readonly number[]): number {
  return row.reduce((sum, value, i) => sum + value * coefficients[i]!, intercept);
}

function logistic(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
