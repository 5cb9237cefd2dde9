/** A calibration for the terminal: the verdict first, then each number with its interval, and what a constant answer would reach. */
import type { CalibrationReport } from './calibration-report.ts';
import type { Estimate } from './estimate.ts';

export function formatCalibration(report: CalibrationReport): string {
  const { confusion, constantAnswer: constant, unmeasured } = report;
  const missing = Object.entries(unmeasured).map(([status, count]) => `${count} ${status}`);
  const lines = [
    `judge ${report.judge}: ${report.mayGate ? 'may gate' : 'may not gate'}: ${report.reason}`,
    '',
    row('labels', `${report.n} of ${report.total} measured${missing.length > 0 ? ` (${missing.join(', ')})` : ''}`),
    row(
      'by',
      `${report.humanLabels} human, ${report.aiLabels} AI-made; the numbers are about the ${report.basis} ones`,
    ),
    ...(report.disputed > 0
      ? [row('disputed', `${report.disputed} records with as many for as against: left out`)]
      : []),
    row('guideline', report.guidelineVersions.join(', ') || 'not stated'),
    ...(report.uncertainLabels > 0
      ? [
          row(
            'left out',
            `${report.uncertainLabels} picked where the judge was unsure: for learning, not for estimates`,
          ),
        ]
      : []),
    row('agreement', withInterval(report.agreement)),
    row('constant answer', constant ? `${constant.agreement.toFixed(3)} (always ${constant.label})` : 'not measured'),
    row("Cohen's kappa", withInterval(report.kappa)),
    row("Gwet's AC1", withInterval(report.ac1)),
    row('balanced accuracy', withInterval(report.balancedAccuracy)),
    row('TPR (supported)', withInterval(report.tpr)),
    row('TNR (unsupported)', withInterval(report.tnr)),
    row('F1 supported', withInterval(report.f1.supported)),
    row('F1 unsupported', withInterval(report.f1.unsupported)),
    row('calibration error', calibrationErrorOf(report)),
    ...(report.flipRate ? [row('flip rate', `${flipRateOf(report.flipRate)} in ${report.repeats} repeats`)] : []),
    '',
    `${''.padEnd(20)}${'labelled supported'.padStart(20)}${'labelled unsupported'.padStart(22)}`,
    cells('judged supported', confusion.truePositive, confusion.falsePositive),
    cells('judged unsupported', confusion.falseNegative, confusion.trueNegative),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function calibrationErrorOf({
  calibrationError: value,
  calibrationErrorInterval: interval,
}: CalibrationReport): string {
  if (value === null) return 'not measured: the judge gives no probabilities';
  return interval ? withInterval(interval) : value.toFixed(3);
}

function flipRateOf(rate: Estimate): string {
  return rate.value === null ? 'not measured: no verdict was given every time' : withInterval(rate);
}

function row(name: string, value: string): string {
  return `${name.padEnd(20)}${value}`;
}

function cells(name: string, supported: number, unsupported: number): string {
  return `${name.padEnd(20)}${String(supported).padStart(20)}${String(unsupported).padStart(22)}`;
}

function withInterval({ value, lower, upper }: Estimate): string {
  if (value === null) return 'not measured: one of the labels does not occur';
  if (lower === null || upper === null) return value.toFixed(3);
  return `${value.toFixed(3)}  [${lower.toFixed(3)}, ${upper.toFixed(3)}]`;
}
