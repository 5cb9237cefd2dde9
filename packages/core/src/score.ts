/**
 * A score that cannot lie: either a finite measured number, or a state with a reason. Nothing that failed is ever 0 or NaN,
 * and no mean can be formed without saying over how many.
 */
export type ScoreStatus = 'measured' | 'not_applicable' | 'error' | 'invalid_output';

export type Score =
  | { readonly status: 'measured'; readonly value: number; readonly reason?: string }
  | { readonly status: Exclude<ScoreStatus, 'measured'>; readonly value: null; readonly reason: string };

/** A measured score; a value that is not finite becomes an `error`, so that NaN never travels as a number. */
export function measured(value: number, reason?: string): Score {
  if (!Number.isFinite(value)) {
    return { status: 'error', value: null, reason: `the metric returned ${value} instead of a finite number` };
  }
  return reason === undefined ? { status: 'measured', value } : { status: 'measured', value, reason };
}

/** The question does not arise for this case; it leaves numerator and denominator alike. */
export function notApplicable(reason: string): Score {
  return { status: 'not_applicable', value: null, reason };
}

/** The instrument failed; the case counts as asked and not measured. */
export function scoreError(reason: string): Score {
  return { status: 'error', value: null, reason };
}

/** The instrument answered in a way that cannot be read (wrong count of verdicts, unknown ids). */
export function invalidOutput(reason: string): Score {
  return { status: 'invalid_output', value: null, reason };
}
