/**
 * A threshold on a mean, decided by its confidence interval: pass when the whole interval is on the good side, fail when the
 * whole interval is on the bad side, inconclusive when the threshold lies inside: so few cases cannot tell. Every comparison
 * is written so that null and NaN fail it. A threshold at the very end of the range ('1' for a check) can be reached by no
 * interval; it is read as 'in every case': the mean must be there exactly.
 */
import type { MetricSummary } from '../scoring/summarise-metric.ts';

export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'not_measured';

export interface Decision {
  readonly verdict: Verdict;
  readonly reason: string;
}

export function decideThreshold(summary: MetricSummary, threshold: number): Decision {
  const { mean, lower, upper, measured, total, direction, range } = summary;
  if (mean === null || !Number.isFinite(mean))
    return { verdict: 'not_measured', reason: summary.reason ?? 'the mean is not a number' };
  const counted = `over ${measured}/${total} cases`;
  const best = direction === 'higher' ? range[1] : range[0];
  if (threshold === best) {
    const every = mean === best;
    return {
      verdict: every ? 'pass' : 'fail',
      reason: `mean ${digits(mean)} ${counted}, ${every ? 'every case reaches' : 'not every case reaches'} ${threshold}`,
    };
  }
  if (lower === null || upper === null)
    return { verdict: 'inconclusive', reason: `mean ${digits(mean)} ${counted}: too few for an interval` };
  const [worst, kindest] = direction === 'higher' ? [lower, upper] : [-upper, -lower];
  const bar = direction === 'higher' ? threshold : -threshold;
  const facts = `mean ${digits(mean)}, 95 % interval ${digits(lower)} to ${digits(upper)} ${counted}`;
  if (worst >= bar) return { verdict: 'pass', reason: facts };
  if (kindest < bar) return { verdict: 'fail', reason: facts };
  return { verdict: 'inconclusive', reason: `${facts} holds the threshold: more cases are needed to tell` };
}

/** Four decimals at most, never rounded across to a bound that was not reached. */
export function digits(value: number): string {
  return value.toFixed(4).replace(/(\.\d\d+?)0+$/, '$1');
}
