/** Two plots side by side: quality against latency, and against cost (or disk, where every cell costs the same). Axes and colours can be changed. */
import type { BenchCellDetail, BenchDetail } from '@raglab/core';
import { Field } from '../../components/field.tsx';
import { Panel } from '../../components/panel.tsx';
import { setParameters, useRoute } from '../../router/use-route.ts';
import { BenchScatter } from './bench-scatter.tsx';
import { formatValue } from './format-figure.ts';
import { type BenchMeasureDetail, pointsOf } from './pareto-front.ts';

export interface BenchPlotsProps {
  readonly bench: BenchDetail;
  readonly cells: readonly BenchCellDetail[];
}

export function BenchPlots({ bench, cells }: BenchPlotsProps) {
  const { parameters } = useRoute();
  const measure = (id: string | null): BenchMeasureDetail | undefined => bench.measures.find((each) => each.id === id);
  const quality = measure(parameters.get('y')) ?? measure(bench.quality)!;
  const latency = measure(parameters.get('x')) ?? measure('latency_p95')!;
  const cost = measure('cost_per_1000')!;
  const varies = new Set(cells.map(({ figures }) => figures[cost.id]?.value ?? null)).size > 1;
  const second = measure(parameters.get('x2')) ?? (varies ? cost : measure('bytes')!);
  const varying = bench.axes.filter(({ values }) => values.length > 1).map(({ name }) => name);
  const colour = varying.find((name) => name === parameters.get('colour')) ?? varying[0] ?? '';
  const same = varies ? null : formatValue(cost, cells[0]?.figures[cost.id]?.value);
  return (
    <Panel
      title="What is gained, and for what"
      aside={same !== null && same !== '–' && <span>every cell costs {same}</span>}
    >
      <div className="stack">
        <div className="bench-axes">
          <MeasureSelect label="Up" parameter="y" value={quality} measures={bench.measures} />
          <MeasureSelect label="Across, left" parameter="x" value={latency} measures={bench.measures} />
          <MeasureSelect label="Across, right" parameter="x2" value={second} measures={bench.measures} />
          <Field label="Colour">
            {(id) => (
              <select id={id} value={colour} onChange={({ target }) => setParameters({ colour: target.value })}>
                {varying.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <div className="bench-plots">
          {[latency, second].map((x, i) =>
            pointsOf(cells, x.id, quality.id).length === 0 ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: left and right
              <p key={i} className="soft">
                No cell has both figures yet.
              </p>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: left and right
              <BenchScatter key={i} bench={bench} cells={cells} x={x} y={quality} colour={colour} />
            ),
          )}
        </div>
        <p className="small faint">
          The line joins the cells that no other beats in the two measures shown. A ring is the control; a filled point
          is on the front of quality, p95 latency, cost and bytes together. Bars are 95 % intervals over the questions.
        </p>
      </div>
    </Panel>
  );
}

interface MeasureSelectProps {
  readonly label: string;
  readonly parameter: string;
  readonly value: BenchMeasureDetail;
  readonly measures: readonly BenchMeasureDetail[];
}

function MeasureSelect({ label, parameter, value, measures }: MeasureSelectProps) {
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} value={value.id} onChange={({ target }) => setParameters({ [parameter]: target.value })}>
          {measures.map((measure) => (
            <option key={measure.id} value={measure.id}>
              {measure.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
