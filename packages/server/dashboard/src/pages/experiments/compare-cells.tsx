/** Chosen cells side by side: the settings in which they differ, every measure with the best value marked, and the way to their runs. */
import type { BenchCellDetail, BenchDetail } from '@raglab/core';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Panel } from '../../components/panel.tsx';
import { hrefOf } from '../../router/route.ts';
import { setParameters } from '../../router/use-route.ts';
import { figureOf, formatValue } from './format-figure.ts';
import type { BenchMeasureDetail } from './pareto-front.ts';

export interface CompareCellsProps {
  readonly bench: BenchDetail;
  readonly cells: readonly BenchCellDetail[];
}

export function CompareCells({ bench, cells }: CompareCellsProps) {
  const differing = bench.axes.filter(({ name }) => new Set(cells.map(({ settings }) => settings[name])).size > 1);
  const [first, second] = cells;
  const pair =
    cells.length === 2 && first?.runId && second?.runId ? { before: first.runId, after: second.runId } : null;
  return (
    <Panel
      title="Compared"
      flush
      aside={
        <>
          {pair === null ? (
            <span>choose two to compare them case by case</span>
          ) : (
            <a href={hrefOf(['evaluations', 'compare'], pair)}>Case by case</a>
          )}
          <Button kind="quiet" onClick={() => setParameters({ compare: undefined })}>
            Clear
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard */}
      <section className="data-table" aria-label="Compared cells" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <td />
              {cells.map(({ cellId, label }) => (
                <th key={cellId} scope="col" className="numeric">
                  <a href={hrefOf(['experiments', bench.benchId, cellId])}>{label}</a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {differing.map(({ name }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map(({ cellId, settings }) => (
                  <td key={cellId} className="numeric">
                    {String(settings[name] ?? '–')}
                  </td>
                ))}
              </tr>
            ))}
            {bench.measures.map((measure) => (
              <MeasureRow key={measure.id} measure={measure} cells={cells} />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function MeasureRow({
  measure,
  cells,
}: {
  readonly measure: BenchMeasureDetail;
  readonly cells: readonly BenchCellDetail[];
}) {
  const values = cells.map((cell) => figureOf(cell, measure));
  const known = values.filter((value): value is number => value !== null);
  const shown = values.map((value) => formatValue(measure, value));
  const best = formatValue(measure, measure.direction === 'lower' ? Math.min(...known) : Math.max(...known));
  // What reads the same is not told apart.
  const differ = new Set(shown).size > 1 && known.length > 1;
  return (
    <tr>
      <th scope="row">{measure.label}</th>
      {cells.map((cell, i) => (
        <td key={cell.cellId} className="numeric">
          {differ && shown[i] === best && <Badge tone="good">best</Badge>} {shown[i]}
        </td>
      ))}
    </tr>
  );
}
