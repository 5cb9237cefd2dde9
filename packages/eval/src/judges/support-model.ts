/**
 * The probability that a claim is supported: a logistic formula over the features. The coefficients were fitted by
 * `bench/fit-local-judge.ts` on FActScore (InstructGPT), SummEdits (samsum, scitldr) and BEGIN (cmu), each source with equal weight and each
 * label with half of it, so that 0.5 is neutral about base rates. Tried and left out, since unseen sources did not gain: bigram overlap,
 * longest shared run, share of missing numbers, claim length, cosine of claim and passage (docs/local-judge.md).
 */
import { SUPPORT_FEATURES, type SupportFeature, type SupportFeatures } from './support-features.ts';

export type SupportModel = Readonly<Record<SupportFeature | 'intercept', number>>;

export const SUPPORT_MODEL: SupportModel = {
  intercept: -1.26,
  coverage: 1.04,
  coverageAnywhere: 1.38,
  fullCoverage: 1.19,
  namesMissing: -2.25,
  numberConflict: -2.2,
  negationAdded: -2.71,
  negationLost: -0.21,
  opposite: -1.08,
};

/** In (0, 1). */
export function supportProbability(features: SupportFeatures, model: SupportModel = SUPPORT_MODEL): number {
  let sum = model.intercept;
  for (const name of SUPPORT_FEATURES) sum += model[name] * features[name];
  return 1 / (1 + Math.exp(-sum));
}
