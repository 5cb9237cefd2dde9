/** The cells of a bench, best first: quality with its interval, the difference from the control, and what each costs. */
import type { BenchCellDetail, BenchDetail } from '@raglab/core';
import { Badge } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Estimate } from '../../components/estimate.tsx';
import { Panel } from '../../components/panel.tsx';
import { hrefOf } from '../../router/route.ts';
import { setParameters } from '../../router/use-route.ts';
import { ChangeBadge } from './change-badge.tsx';
import { figureOf, formatValue } from './format-figure.ts';

export interface CellTableProps {
  readonly bench: BenchDetail;
  readonly cells: readonly BenchCellDetail[];
  /** Ids of the cells that are compared. */
  readonly compared: readonly string[];
}

/** Beside quality, with a title that leaves room for the others. Those that a bench does not have are left out. */
const COSTS: Readonly<Record<string, string>> = {
  latency_p95: 'p95',
  cost_per_1000: '1,000 questions',
  bytes: 'On disk',
};

export function CellTable({ bench, cells, compared }: CellTableProps) {
  const quality = bench.measures.find(({ id }) => id === bench.quality)!;
  const best = cells.toSorted(
    (a, b) =>
      (figureOf(b, quality) ?? -Infinity) - (figureOf(a, quality) ?? -Infinity) || (a.cellId < b.cellId ? -1 : 1),
  );
  return (
    <Panel title="Cells" flush aside={`by ${quality.label}, ${quality.direction} is better`}>
      <DataTable
        label="Table of cells"
        columns={columnsOf(bench, compared)}
        rows={best}
        keyOf={({ cellId }) => cellId}
        isCurrent={({ cellId }) => compared.includes(cellId)}
      />
    </Panel>
  );
}

function columnsOf(bench: BenchDetail, compared: readonly string[]): readonly Column<BenchCellDetail>[] {
  const quality = bench.measures.find(({ id }) => id === bench.quality)!;
  const costs = bench.measures.filter(({ id }) => id in COSTS);
  return [
    {
      ...{ id: 'compare', title: 'Compare' },
      cell: ({ cellId, label }) => (
        <input
          type="checkbox"
          aria-label={`Compare ${label}`}
          checked={compared.includes(cellId)}
          onChange={({ target }) =>
            setParameters({
              compare: [...compared.filter((id) => id !== cellId), ...(target.checked ? [cellId] : [])].join(','),
            })
          }
        />
      ),
    },
    {
      ...{ id: 'label', title: 'Cell', sortBy: ({ label }) => label },
      cell: ({ cellId, label, state, onFront }) => (
        <span className="bench-cell">
          <a href={hrefOf(['experiments', bench.benchId, cellId])}>{label}</a>
          {onFront && <Badge tone="accent">front</Badge>}
          {cellId === bench.control && <Badge>control</Badge>}
          {state !== 'done' && <Badge tone={state === 'failed' ? 'bad' : 'warn'}>{state}</Badge>}
        </span>
      ),
    },
    {
      ...{ id: 'quality', title: quality.label, align: 'right', sortBy: (cell) => figureOf(cell, quality) },
      cell: ({ figures, reason }) => {
        const figure = figures[quality.id];
        return figure === undefined ? (reason ?? '–') : <Estimate estimate={figure} reason={figure.reason} />;
      },
    },
    {
      ...{
        id: 'change',
        title: 'Against the control',
        sortBy: (cell) => cell.againstControl?.equalTokens.gain ?? null,
      },
      cell: ({ againstControl }) => againstControl && <ChangeBadge change={againstControl.equalTokens} />,
    },
    ...costs.map(
      (measure): Column<BenchCellDetail> => ({
        ...{ id: measure.id, title: COSTS[measure.id]!, align: 'right', sortBy: (cell) => figureOf(cell, measure) },
        cell: (cell) => formatValue(measure, figureOf(cell, measure)),
      }),
    ),
  ];
}
