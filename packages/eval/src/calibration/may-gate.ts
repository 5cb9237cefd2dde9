/**
 * May a judge gate? Only with enough labels of people, measured nearly all of them, agreeing with them by more than chance, and with the lower
 * bound of the agreement at the floor. Anything undefined is a no.
 */
import type { CalibrationReport } from './calibration-report.ts';

export interface GateRequirements {
  readonly minimumHumanLabels: number;
  /** Floor for the lower 95 % bound of raw agreement. With 50 labels, .85 needs 48 agreements. */
  readonly agreementFloor: number;
  /** Share of the labels that the judge must have measured. */
  readonly coverageFloor: number;
}

export const GATE_REQUIREMENTS: GateRequirements = {
  minimumHumanLabels: 50,
  agreementFloor: 0.85,
  coverageFloor: 0.95,
};

/** Comparisons are written so that null and NaN fail. */
export function mayGate(
  report: Pick<CalibrationReport, 'n' | 'total' | 'humanLabels' | 'aiLabels' | 'agreement' | 'kappa'>,
  { minimumHumanLabels, agreementFloor, coverageFloor }: GateRequirements,
): { mayGate: boolean; reason: string } {
  const no = (reason: string): { mayGate: boolean; reason: string } => ({ mayGate: false, reason });
  const { n, total, humanLabels, aiLabels, agreement, kappa } = report;
  if (humanLabels === 0) return no(`all ${aiLabels} labels are AI-made: only labels of people certify a judge`);
  if (!(humanLabels >= minimumHumanLabels)) return no(`${humanLabels} human labels, ${minimumHumanLabels} are needed`);
  if (!(n / total >= coverageFloor)) {
    return no(`${n} of ${total} labels measured, a share of ${coverageFloor} is needed`);
  }
  if (!((kappa.lower ?? Number.NaN) > 0)) return no('the agreement may be chance: the interval of kappa reaches 0');
  const lower = agreement.lower ?? Number.NaN;
  if (!(lower >= agreementFloor)) {
    return no(`the lower bound of the agreement is ${lower.toFixed(3)}, the floor is ${agreementFloor}`);
  }
  return { mayGate: true, reason: `the lower bound of the agreement is ${lower.toFixed(3)} on ${n} human labels` };
}
