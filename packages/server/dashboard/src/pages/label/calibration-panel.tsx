/** The judge against the labels: agreement in several measures, the four counts, and the calibration curve: does 0.8 come true eight times in ten? */
import type { IntervalEstimate, JudgeCalibration } from '@raglab/core';
import { useCallback } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Estimate } from '../../components/estimate.tsx';
import { formatShare } from '../../components/format-number.ts';
import { IntervalBar } from '../../components/interval-bar.tsx';
import { Panel } from '../../components/panel.tsx';
import { PlotFigure, type PlotFigureProps } from '../../components/plot-figure.tsx';

const HEIGHT = 280;

export function CalibrationPanel({ calibration }: { readonly calibration: JudgeCalibration }) {
  const { n, total, basis, baseRate, constantAnswer, reliability, confusion } = calibration;
  const draw = useCallback<PlotFigureProps['draw']>(
    (Plot, width) => drawCurve(Plot, width, reliability),
    [reliability],
  );
  return (
    <Panel
      title="The judge against the labels"
      aside={`${n} of ${total} labelled answers, ${basis === 'human' ? 'people’s' : 'models’'} labels`}
    >
      <div className="trust-columns">
        <div className="stack">
          <DataTable
            label="Agreement of the judge"
            columns={MEASURES}
            rows={measuresOf(calibration)}
            keyOf={({ name }) => name}
          />
          <p className="small soft">
            {baseRate !== null && `${formatShare(baseRate)} of the answers are labelled supported. `}
            {constantAnswer !== null &&
              `A judge that always says “${constantAnswer.label}” would agree in ${formatShare(constantAnswer.agreement)}.`}
          </p>
        </div>
        <div className="stack">
          {reliability.length === 0 ? (
            <p className="soft">No curve: the judge gave no probability.</p>
          ) : (
            <PlotFigure
              label={`Calibration curve with ${reliability.length} points: the judge's probability against the share labelled supported.`}
              draw={draw}
              height={HEIGHT}
            />
          )}
          <Confusion confusion={confusion} />
        </div>
      </div>
    </Panel>
  );
}

function drawCurve(
  Plot: Parameters<PlotFigureProps['draw']>[0],
  width: number,
  points: JudgeCalibration['reliability'],
): Element {
  const rows = points.map((point) => ({ ...point }));
  const place = { x: 'probability', y: 'share' } as const;
  return Plot.plot({
    ...{ width, height: HEIGHT, marginLeft: 44, marginRight: 24 },
    x: { domain: [0, 1], label: 'probability that the judge gives →', ticks: 5 },
    y: { domain: [0, 1], label: '↑ share labelled supported', grid: true, ticks: 5 },
    r: { range: [3, 11] },
    marks: [
      Plot.line(
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        { x: 'x', y: 'y', stroke: 'var(--line-strong)', strokeDasharray: '4 3' },
      ),
      Plot.line(rows, { ...place, stroke: 'var(--accent)', strokeWidth: 1.5 }),
      Plot.dot(rows, { ...place, r: 'count', fill: 'var(--accent)', fillOpacity: 0.75 }),
      Plot.text(rows, {
        ...place,
        text: ({ count }: { count: number }) => `${count}`,
        dy: -14,
        fill: 'var(--ink-soft)',
      }),
    ],
  });
}

function Confusion({ confusion }: Pick<JudgeCalibration, 'confusion'>) {
  const { truePositive, falsePositive, trueNegative, falseNegative } = confusion;
  const rows = [
    { judged: 'judged supported', supported: truePositive, unsupported: falsePositive },
    { judged: 'judged unsupported', supported: falseNegative, unsupported: trueNegative },
  ];
  return (
    <DataTable
      label="Verdicts of the judge by label"
      rows={rows}
      keyOf={({ judged }) => judged}
      columns={[
        { id: 'judged', title: 'Verdict', cell: ({ judged }) => judged },
        { id: 'supported', title: 'Labelled supported', align: 'right', cell: ({ supported }) => supported },
        { id: 'unsupported', title: 'Labelled unsupported', align: 'right', cell: ({ unsupported }) => unsupported },
      ]}
    />
  );
}

interface MeasureRow {
  readonly name: string;
  readonly estimate: IntervalEstimate;
  readonly scale: readonly [number, number];
}

function measuresOf(calibration: JudgeCalibration): MeasureRow[] {
  const { agreement, kappa, ac1, balancedAccuracy, tpr, tnr, calibrationError } = calibration;
  return [
    { name: 'agreement', estimate: agreement, scale: [0, 1] },
    { name: 'Cohen’s kappa', estimate: kappa, scale: [-1, 1] },
    { name: 'Gwet’s AC1', estimate: ac1, scale: [-1, 1] },
    { name: 'balanced accuracy', estimate: balancedAccuracy, scale: [0, 1] },
    { name: 'TPR (supported)', estimate: tpr, scale: [0, 1] },
    { name: 'TNR (unsupported)', estimate: tnr, scale: [0, 1] },
    ...(calibrationError === null
      ? []
      : [{ name: 'calibration error', estimate: calibrationError, scale: [0, 1] } as const]),
  ];
}

const MEASURES: readonly Column<MeasureRow>[] = [
  { id: 'name', title: 'Measure', cell: ({ name }) => name },
  { id: 'value', title: 'Value', align: 'right', cell: ({ estimate }) => <Estimate estimate={estimate} /> },
  {
    ...{ id: 'bar', title: '95 % interval', width: '10rem', wideOnly: true },
    cell: ({ estimate, scale }) => <IntervalBar {...estimate} scale={scale} />,
  },
];
