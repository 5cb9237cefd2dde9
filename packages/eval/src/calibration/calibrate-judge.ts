/**
 * Calibrates a judge: runs it over labelled answers and reports the agreement with its intervals, beside what a constant answer would
 * reach. Labels of people are the basis where there are any; AI-made labels then only count as present. Labels that were picked because the
 * judge was unsure of them are for learning and stay out.
 */
import { compareIds, contentId, type Judge, RaglabError } from '@raglab/core';
import { type JudgedRecord, judgeRecords } from '../judges/judge-records.ts';
import type { CalibrationReport } from './calibration-report.ts';
import { balancedAccuracy, f1OfSupported, f1OfUnsupported } from './classification-scores.ts';
import { cohensKappa } from './cohens-kappa.ts';
import { countConfusion } from './confusion.ts';
import { type Estimate, estimateRate, estimateStatistic } from './estimate.ts';
import { estimateCalibrationError } from './expected-calibration-error.ts';
import { gwetsAc1 } from './gwets-ac1.ts';
import type { Label } from './label.ts';
import { consensusOf } from './label-consensus.ts';
import { GATE_REQUIREMENTS, type GateRequirements, mayGate } from './may-gate.ts';
import { reliabilityBins } from './reliability-bins.ts';

export interface CalibrationOptions {
  readonly judge: Judge;
  readonly labels: readonly Label[];
  /** Of the bootstrap. */
  readonly seed: number;
  readonly requirements?: Partial<GateRequirements> | undefined;
  readonly concurrency?: number | undefined;
  /** How often each answer is judged; default 1. The agreement is that of the first time, the others say how steady the judge is. */
  readonly repeats?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Throws `not_measured` without a single label. What the judge could not measure is counted, never taken for a verdict. */
export async function calibrateJudge(options: CalibrationOptions): Promise<CalibrationReport> {
  const { judge, labels, seed, requirements } = options;
  const usable = labels.filter(({ sampling }) => sampling !== 'uncertain');
  const human = usable.filter(({ source }) => source === 'human');
  const given = human.length > 0 ? human : usable;
  const { labels: basis, disputed } = consensusOf(given);
  if (basis.length === 0) throw withoutLabels(labels.length);
  const [records, ...again] = await judgeRepeatedly(basis, options);
  const pairs = records!.flatMap((record, i) => pairOf(record, basis[i]!));
  const confusion = countConfusion(pairs);
  const { truePositive, falsePositive, trueNegative, falseNegative } = confusion;
  const n = pairs.length;
  const supported = truePositive + falseNegative;
  const statistic = (compute: Parameters<typeof estimateStatistic>[1]) => estimateStatistic(confusion, compute, seed);
  const probabilities = pairs.flatMap(({ probability, labelled }) =>
    probability === null ? [] : [{ probability, labelled }],
  );
  const calibrationError = estimateCalibrationError(probabilities, seed);
  const counted = {
    n,
    total: basis.length,
    humanLabels: human.length > 0 ? basis.length : 0,
    aiLabels: usable.length - human.length,
    agreement: estimateRate(truePositive + trueNegative, n),
    kappa: statistic(cohensKappa),
  };
  return {
    judge: judge.name,
    judgeKey: judge.key,
    ...(judge.identity && { judgeIdentity: judge.identity }),
    ...counted,
    unmeasured: countUnmeasured(records!),
    ...(again.length > 0 && { repeats: 1 + again.length, flipRate: flipRateOf([records!, ...again]) }),
    basis: human.length > 0 ? 'human' : 'ai',
    disputed,
    guidelineVersions: distinct(given.map(({ guidelineVersion }) => guidelineVersion)),
    unversioned: given.filter(({ guidelineVersion }) => guidelineVersion === null).length,
    annotators: distinct(given.map(({ annotator }) => annotator)),
    uncertainLabels: labels.length - usable.length,
    labelsHash: hashOf(given),
    baseRate: n > 0 ? supported / n : null,
    constantAnswer: n > 0 ? constantAnswer(supported / n) : null,
    ac1: statistic(gwetsAc1),
    tpr: estimateRate(truePositive, supported),
    tnr: estimateRate(trueNegative, trueNegative + falsePositive),
    balancedAccuracy: statistic(balancedAccuracy),
    f1: { supported: statistic(f1OfSupported), unsupported: statistic(f1OfUnsupported) },
    calibrationError: calibrationError.value,
    calibrationErrorInterval: calibrationError.value === null ? null : calibrationError,
    reliability: reliabilityBins(probabilities),
    confusion,
    ...mayGate(counted, { ...GATE_REQUIREMENTS, ...requirements }),
  };
}

/** The verdicts on every label, one list for each repeat. */
async function judgeRepeatedly(
  basis: readonly Label[],
  { judge, repeats = 1, concurrency, signal, onProgress }: CalibrationOptions,
): Promise<(readonly JudgedRecord[])[]> {
  const lists: (readonly JudgedRecord[])[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const { records } = await judgeRecords({
      ...{ judge, records: basis, concurrency, repeat, signal },
      onProgress: (done) => onProgress?.(repeat * basis.length + done, repeats * basis.length),
    });
    lists.push(records);
  }
  return lists;
}

/** Of the answers that were measured every time, the share whose verdict was not always the same. */
function flipRateOf(lists: readonly (readonly JudgedRecord[])[]): Estimate {
  const [first = [], ...others] = lists;
  const steady = first.flatMap(({ supported }, i) => {
    const verdicts = [supported, ...others.map((list) => list[i]!.supported)];
    return verdicts.includes(null) ? [] : [verdicts.every((verdict) => verdict === supported)];
  });
  return estimateRate(steady.filter((same) => !same).length, steady.length);
}

function withoutLabels(uncertain: number): RaglabError {
  const received = uncertain > 0 ? `${uncertain} that were picked where the judge was unsure` : 'none';
  return new RaglabError({
    code: 'not_measured',
    problem: 'no label to calibrate against',
    expected: 'labels of a random sample',
    received,
  });
}

function distinct(values: readonly (string | null)[]): string[] {
  return [...new Set(values.flatMap((value) => value ?? []))].sort(compareIds);
}

/** The same labels in another order are the same labels. */
function hashOf(labels: readonly Label[]): string {
  const each = labels.map(({ id, question, contexts, answer, label, annotator, guidelineVersion }) =>
    contentId('label', id, question ?? null, contexts, answer, label, annotator, guidelineVersion),
  );
  return contentId('labels', ...each.sort(compareIds));
}

interface Pair {
  readonly judged: boolean;
  readonly labelled: boolean;
  readonly probability: number | null;
}

/** An answer is supported when each claim is, so its probability is that of its weakest claim. */
function pairOf({ status, supported, claims }: JudgedRecord, { label }: Label): Pair[] {
  if (status !== 'measured' || supported === null) return [];
  const values = claims.map(({ probability }) => probability);
  const known = values.length > 0 && values.every((value) => value !== null);
  const probability = known ? Math.min(...(values as number[])) : null;
  return [{ judged: supported, labelled: label === 'supported', probability }];
}

function constantAnswer(baseRate: number): CalibrationReport['constantAnswer'] {
  return baseRate >= 0.5
    ? { label: 'supported', agreement: baseRate }
    : { label: 'unsupported', agreement: 1 - baseRate };
}

function countUnmeasured(records: readonly JudgedRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of records) {
    if (status !== 'measured') counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}
