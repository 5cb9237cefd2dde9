/** What a trained judge reaches, as the Markdown of its card: one row for each source, then the means over those that it never saw. */
import type { Estimate } from '../calibration/estimate.ts';
import type { JudgeFigures } from './judge-figures.ts';
import type { SourceFigures, TrainedJudge } from './train-judge.ts';

export function formatJudgeFigures({ figures, file, overlapCut, pooledCalibrationError }: TrainedJudge): string {
  const fitted = file.training.sources.map(({ name }) => name).join(', ');
  const unfitted = figures.filter(({ role }) => role !== 'fitted');
  const leftOut = figures.flatMap(({ leftOut: own }) => own ?? []);
  return [
    `Fitted on ${fitted}. Overlap is cut at ${overlapCut.toFixed(2)}, its best cut on the fitted sources.`,
    '',
    ...table(
      [
        'source',
        'role',
        'n',
        'supported',
        'balanced accuracy',
        'overlap',
        'kappa',
        'overlap',
        'AUC',
        'overlap',
        'calibration error',
        'at the base rate',
      ],
      figures.map(agreementRow),
    ),
    '',
    ...table(
      ['source', 'role', 'F1 supported', 'overlap', 'always yes', 'F1 unsupported', 'overlap'],
      figures.map(({ name, role, judge, overlap, alwaysYes }) => [
        name,
        role,
        ...[judge.f1Supported, overlap.f1Supported, alwaysYes.f1Supported].map(cell),
        ...[judge.f1Unsupported, overlap.f1Unsupported].map(cell),
      ]),
    ),
    '',
    `Mean over the ${unfitted.length} sources that were not fitted: ${meansOf(unfitted)}.`,
    `Their answers in one pool, every source counting alike: calibration error ${cell(pooledCalibrationError)} (goal: under .08).`,
    ...beaten(unfitted),
    '',
    'The recipe, fitted anew on all sources of the other families, so that it has seen nothing of the kind:',
    '',
    ...table(
      ['source', 'n', 'balanced accuracy', 'overlap', 'AUC', 'overlap', 'calibration error'],
      figures.flatMap(({ name, leftOut: own }) => (own === null ? [] : [leftOutRow(name, own)])),
    ),
    '',
    `Mean over ${leftOut.length}: ${leftOut.length > 0 ? meansOf(leftOut) : 'there is one family only'}.`,
    '',
  ].join('\n');
}

function agreementRow({ name, role, answers, baseRate, judge, overlap }: SourceFigures): string[] {
  return [
    ...[name, role, answers.toLocaleString('en'), baseRate.toFixed(2)],
    ...[cell(judge.balancedAccuracy), cell(overlap.balancedAccuracy), cell(judge.kappa), cell(overlap.kappa)],
    ...[judge.auc.toFixed(3), overlap.auc.toFixed(3)],
    ...[judge.calibrationError, judge.calibrationErrorAtBaseRate].map(cell),
  ];
}

function leftOutRow(name: string, { answers, judge, overlap }: JudgeFigures): string[] {
  return [
    ...[name, answers.toLocaleString('en'), cell(judge.balancedAccuracy), cell(overlap.balancedAccuracy)],
    ...[judge.auc.toFixed(3), overlap.auc.toFixed(3), cell(judge.calibrationError)],
  ];
}

function meansOf(all: readonly JudgeFigures[]): string {
  const mean = (pick: (figures: JudgeFigures) => number | null): string =>
    (all.reduce((sum, figures) => sum + (pick(figures) ?? 0), 0) / all.length).toFixed(3);
  return [
    `balanced accuracy ${mean(({ judge }) => judge.balancedAccuracy.value)} (overlap ${mean(({ overlap }) => overlap.balancedAccuracy.value)}, always yes .500)`,
    `AUC ${mean(({ judge }) => judge.auc)} (overlap ${mean(({ overlap }) => overlap.auc)})`,
    `calibration error ${mean(({ judge }) => judge.calibrationError.value)} (at the base rate ${mean(({ judge }) => judge.calibrationErrorAtBaseRate.value)})`,
  ].join(', ');
}

/** Where the judge is no better than counting words, and where its probabilities are off: said, not left to the reader. */
function beaten(all: readonly SourceFigures[]): string[] {
  const names = (which: (figures: SourceFigures) => boolean): string =>
    all
      .filter(which)
      .map(({ name }) => name)
      .join(', ') || 'none';
  const below = ({ judge, overlap }: SourceFigures): boolean =>
    !(judge.balancedAccuracy.value! > overlap.balancedAccuracy.value!);
  return [
    `Not above overlap in balanced accuracy on: ${names(below)}. Calibration error of .08 or more on: ${names(({ judge }) => !(judge.calibrationError.value! < 0.08))}.`,
  ];
}

function cell({ value, lower, upper }: Estimate): string {
  if (value === null) return 'undefined';
  if (lower === null || upper === null || lower === upper) return value.toFixed(3);
  return `${value.toFixed(3)} [${lower.toFixed(2)}, ${upper.toFixed(2)}]`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)];
}
