/** A sweep: filters over its axes, two plots of what is gained for what is paid, its cells, and those that are compared. */
import type { BenchDetail } from '@raglab/core';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { ChoiceChips } from '../../components/choice-chips.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatCount, formatTime } from '../../components/format-number.ts';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { hrefOf } from '../../router/route.ts';
import { setParameters, useRoute } from '../../router/use-route.ts';
import { BenchState } from './bench-list.tsx';
import { BenchPlots } from './bench-plots.tsx';
import { filtersOf, passes } from './cell-filter.ts';
import { CellTable } from './cell-table.tsx';
import { CompareCells } from './compare-cells.tsx';
import { useBench } from './use-bench.ts';
import './experiments-page.css';

export function BenchView({ benchId }: { readonly benchId: string }) {
  const { data, error, isPending, refetch } = useBench(benchId);
  return (
    <>
      <p className="small">
        <a href={hrefOf(['experiments'])}>All sweeps</a>
      </p>
      {isPending && <Loading what="the sweep" />}
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data && <Opened bench={data} />}
    </>
  );
}

function Opened({ bench }: { readonly bench: BenchDetail }) {
  const { parameters } = useRoute();
  const filters = filtersOf(bench, parameters);
  const onlyFront = parameters.get('front') === 'only';
  const isFiltered = onlyFront || filters.some(({ chosen }) => chosen.length > 0);
  const shown = bench.items.filter((cell) => passes(cell, filters) && (!onlyFront || cell.onFront));
  const compared = (parameters.get('compare') ?? '').split(',');
  const chosen = bench.items.filter(({ cellId }) => compared.includes(cellId));

  return (
    <>
      <PageHeader title={bench.name} about={<BenchFacts bench={bench} />}>
        <BenchState bench={bench} />
      </PageHeader>
      <div className="stack">
        <div className="bench-filters">
          {filters.map(({ name, values, chosen: picked }) => (
            <ChoiceChips
              key={name}
              label={name}
              options={values}
              chosen={picked}
              onChange={(next) => setParameters({ [`axis.${name}`]: next.join(',') })}
            />
          ))}
          <ChoiceChips
            label="front"
            options={['only']}
            chosen={onlyFront ? ['only'] : []}
            onChange={([only]) => setParameters({ front: only })}
          />
          <span className="small soft bench-filters-count">
            {isFiltered ? `${shown.length} of ${bench.items.length} cells` : `all ${bench.items.length} cells`}
          </span>
        </div>
        {bench.leftOut.map(({ reason, combinations }) => (
          <p key={reason} className="small soft">
            {combinations} combinations left out: {reason}
          </p>
        ))}
        {shown.length === 0 ? (
          <EmptyState title="No cell is left by these filters.">
            <Button onClick={() => setParameters(noFilters(filters.map(({ name }) => name)))}>Show all cells</Button>
          </EmptyState>
        ) : (
          <>
            <BenchPlots bench={bench} cells={shown} />
            {chosen.length > 0 && <CompareCells bench={bench} cells={chosen} />}
            <CellTable bench={bench} cells={shown} compared={compared.filter((id) => id !== '')} />
          </>
        )}
      </div>
    </>
  );
}

function BenchFacts({ bench }: { readonly bench: BenchDetail }) {
  const { dataset, split, questions, tokens, items, control, createdAt, codeCommit, node, cpu } = bench;
  const controlLabel = items.find(({ cellId }) => cellId === control)?.label;
  return (
    <span className="fact-line small">
      <span>
        {dataset}, {split}: {formatCount(questions)} questions
      </span>
      <span>compared at {formatCount(tokens)} tokens a question</span>
      {controlLabel !== undefined && (
        <span>
          control <Badge>{controlLabel}</Badge>
        </span>
      )}
      <span className="faint">
        {formatTime(createdAt)} · {codeCommit === null ? 'no commit' : codeCommit.slice(0, 7)} · Node {node} · {cpu}
      </span>
    </span>
  );
}

function noFilters(names: readonly string[]): Record<string, undefined> {
  return Object.fromEntries(['front', ...names.map((name) => `axis.${name}`)].map((name) => [name, undefined]));
}
