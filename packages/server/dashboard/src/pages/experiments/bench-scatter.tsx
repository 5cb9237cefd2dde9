/** One plot of a bench: a point for every cell, the front of the two measures as a line, intervals as bars. */
import type { BenchCellDetail, BenchDetail } from '@raglab/core';
import { useCallback } from 'react';
import { PlotFigure, type PlotFigureProps } from '../../components/plot-figure.tsx';
import { formatValue } from './format-figure.ts';
import { type BenchMeasureDetail, type FrontPoint, paretoFront, pointsOf } from './pareto-front.ts';

export interface BenchScatterProps {
  readonly bench: BenchDetail;
  readonly cells: readonly BenchCellDetail[];
  readonly x: BenchMeasureDetail;
  readonly y: BenchMeasureDetail;
  /** Axis whose values get a colour each. */
  readonly colour: string;
}

const HEIGHT = 300;
const COLOURS = ['dense', 'lexical', 'fused', 'rerank', 'generate', 'choose', 'embed'].map(
  (name) => `var(--stage-${name})`,
);
/** Where values span more than this factor they are drawn on a logarithmic scale. */
const LOGARITHMIC_FROM = 8;

export function BenchScatter({ bench, cells, x, y, colour }: BenchScatterProps) {
  const draw = useCallback<PlotFigureProps['draw']>(
    (Plot, width) => {
      const points = pointsOf(cells, x.id, y.id);
      const [chosen, others] = [true, false].map((on) => points.filter(({ cell }) => cell.onFront === on));
      const control = points.filter(({ cell }) => cell.cellId === bench.control);
      const front = paretoFront(points, x, y);
      const colourOf = ({ cell }: FrontPoint): string => String(cell.settings[colour] ?? 'all');
      const place = { x: 'x', y: 'y' } as const;
      return Plot.plot({
        ...{ width, height: HEIGHT, marginLeft: 52, marginBottom: 40, marginRight: 28 },
        x: {
          type: scaleOf(points.map((point) => point.x)),
          label: `${axisLabel(x)} →`,
          ticks: Math.max(3, Math.floor(width / 90)),
          tickFormat: tick(x),
          nice: true,
        },
        y: { label: `↑ ${axisLabel(y)}`, grid: true, tickFormat: tick(y), nice: true },
        color: {
          legend: true,
          domain: [...new Set(bench.items.map((cell) => colourOf({ cell, x: 0, y: 0 })))],
          range: COLOURS,
        },
        marks: [
          Plot.line(front, { ...place, stroke: 'var(--line-strong)', strokeWidth: 1.5, curve: 'linear' }),
          Plot.ruleX(points, {
            ...{ x: 'x', stroke: colourOf, strokeOpacity: 0.35 },
            ...{
              y1: (point: FrontPoint) => bound(point, y.id, 'lower'),
              y2: (point: FrontPoint) => bound(point, y.id, 'upper'),
            },
          }),
          Plot.dot(others, { ...place, r: 4.5, stroke: colourOf, strokeWidth: 1.5, fill: 'var(--surface-panel)' }),
          Plot.dot(chosen, { ...place, r: 4.5, fill: colourOf }),
          Plot.dot(control, { ...place, r: 9, stroke: 'var(--ink)', strokeWidth: 1.25 }),
          Plot.tip(
            points,
            Plot.pointer({ ...place, title: (point: FrontPoint) => tipOf(point, x, y), fill: 'var(--surface-panel)' }),
          ),
        ],
      });
    },
    [bench, cells, x, y, colour],
  );
  return (
    <PlotFigure
      label={`${y.label} against ${x.label} of ${cells.length} cells; the table has the numbers.`}
      draw={draw}
      height={HEIGHT}
    />
  );
}

function scaleOf(values: readonly number[]): 'log' | 'linear' {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least > 0 && most / least >= LOGARITHMIC_FROM ? 'log' : 'linear';
}

function bound({ cell, y }: FrontPoint, id: string, end: 'lower' | 'upper'): number {
  return cell.figures[id]?.[end] ?? y;
}

/** The unit stands in the numbers. */
function axisLabel({ label, direction }: BenchMeasureDetail): string {
  return direction === 'lower' ? `${label} (lower is better)` : label;
}

function tick(measure: BenchMeasureDetail): (value: number) => string {
  return (value) =>
    measure.unit === null && measure.id !== 'chunks'
      ? String(Number(value.toPrecision(3)))
      : formatValue(measure, value);
}

function tipOf({ cell, x: atX, y: atY }: FrontPoint, x: BenchMeasureDetail, y: BenchMeasureDetail): string {
  return `${cell.label}\n${y.label} ${formatValue(y, atY)}\n${x.label} ${formatValue(x, atX)}`;
}
