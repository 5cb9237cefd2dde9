/**
 * What a support formula reaches on one source of labels, beside two rivals: lexical overlap (the share of the answer's words that the contexts
 * hold, cut where balanced accuracy is best on the fitted sources) and always saying yes. Intervals are 95 %; an answer without a claim counts
 * as unsupported for everybody but the yes-sayer.
 */
import { balancedAccuracy, f1OfSupported, f1OfUnsupported } from '../calibration/classification-scores.ts';
import { cohensKappa } from '../calibration/cohens-kappa.ts';
import { type Confusion, countConfusion } from '../calibration/confusion.ts';
import { type Estimate, estimateStatistic } from '../calibration/estimate.ts';
import { estimateCalibrationError } from '../calibration/expected-calibration-error.ts';
import type { SupportModel } from '../judges/support-model.ts';
import { areaUnderCurve } from './area-under-curve.ts';
import { answerScore, type PreparedSource } from './fit-support-model.ts';
import type { PreparedAnswer } from './prepared-answer.ts';

interface Figures {
  readonly balancedAccuracy: Estimate;
  readonly kappa: Estimate;
  readonly f1Supported: Estimate;
  readonly f1Unsupported: Estimate;
}

export interface JudgeFigures {
  readonly answers: number;
  /** Share of supported labels. */
  readonly baseRate: number;
  readonly judge: Figures & {
    readonly auc: number;
    readonly calibrationError: Estimate;
    /** With the odds multiplied by those of the source's base rate: what is left when somebody says how many answers are supported. */
    readonly calibrationErrorAtBaseRate: Estimate;
  };
  readonly overlap: Figures & { readonly auc: number };
  readonly alwaysYes: Figures;
}

/** Of the bootstrap; the figures of one source do not depend on the others. */
const SEED = 1;

export function judgeFigures(source: PreparedSource, model: SupportModel, overlapCut: number): JudgeFigures {
  const labelled = source.map(({ supported }) => supported);
  const probabilities = source.map((answer) => probabilityOf(answer, model));
  const overlaps = source.map(({ overlap }) => overlap);
  const figures = (verdict: (position: number) => boolean): Figures =>
    figuresOf(countConfusion(labelled.map((label, i) => ({ judged: verdict(i), labelled: label }))));
  const baseRate = labelled.filter(Boolean).length / source.length;
  const errorOf = (values: readonly number[]): Estimate =>
    estimateCalibrationError(
      values.map((probability, i) => ({ probability, labelled: labelled[i]! })),
      SEED,
    );
  return {
    answers: source.length,
    baseRate,
    judge: {
      ...figures((i) => probabilities[i]! >= 0.5),
      auc: areaUnderCurve(probabilities, labelled),
      calibrationError: errorOf(probabilities),
      calibrationErrorAtBaseRate: errorOf(probabilities.map((probability) => atBaseRate(probability, baseRate))),
    },
    overlap: { ...figures((i) => overlaps[i]! >= overlapCut), auc: areaUnderCurve(overlaps, labelled) },
    alwaysYes: figures(() => true),
  };
}

/** The calibration error of all answers in one pool, in which every source counts alike; nulls without a source. */
export function pooledCalibrationError(sources: readonly PreparedSource[], model: SupportModel): Estimate {
  const pool = sources.flatMap((source) =>
    source.map((answer) => ({
      probability: probabilityOf(answer, model),
      labelled: answer.supported,
      weight: 1 / source.length,
    })),
  );
  return estimateCalibrationError(pool, SEED);
}

/** The cut at which overlap reaches its best mean balanced accuracy over these sources; steps of 0.01. */
export function bestOverlapCut(sources: readonly PreparedSource[]): number {
  let best = { cut: 0.5, value: -1 };
  for (let step = 30; step <= 100; step++) {
    const cut = step / 100;
    const value = sources.reduce((sum, source) => {
      const pairs = source.map(({ overlap, supported }) => ({ judged: overlap >= cut, labelled: supported }));
      return sum + (balancedAccuracy(countConfusion(pairs)) ?? 0);
    }, 0);
    if (value > best.value) best = { cut, value };
  }
  return best.cut;
}

function probabilityOf(answer: PreparedAnswer, model: SupportModel): number {
  const score = answerScore(answer, model);
  return score === null ? 0 : 1 / (1 + Math.exp(-score));
}

/** The fit weighs both labels alike; Bayes' rule for another share of supported answers. */
function atBaseRate(probability: number, baseRate: number): number {
  const supported = probability * baseRate;
  return supported / (supported + (1 - probability) * (1 - baseRate));
}

function figuresOf(counts: Confusion): Figures {
  return {
    balancedAccuracy: estimateStatistic(counts, balancedAccuracy, SEED),
    kappa: estimateStatistic(counts, cohensKappa, SEED),
    f1Supported: estimateStatistic(counts, f1OfSupported, SEED),
    f1Unsupported: estimateStatistic(counts, f1OfUnsupported, SEED),
  };
}
