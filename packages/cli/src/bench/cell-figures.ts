/**
 * The figures of a cell: quality over the questions, at equal tokens and over the first k chunks, and what it costs in time, money and bytes. A
 * figure that was not measured is null, with the reason.
 */
import {
  type BenchFigure,
  type BenchMeasure,
  cutId,
  meanInterval,
  measuredValues,
  type RunRecord,
  type Scoring,
} from '@raglab/eval';
import type { BenchMetrics } from './cell-suite.ts';
import type { Grid } from './grid.ts';

export interface CellResult {
  readonly scoring: Scoring;
  readonly records: readonly RunRecord[];
  readonly k: number;
  /** Of the index; null where it is not there any more. */
  readonly chunks: number | null;
  readonly bytes: number | null;
}

/** Of intervals and tests: the same runs give the same table. */
export const BENCH_SEED = 20261121;

/** Of the front, and which way is better. */
export const OBJECTIVES = ['latency_p95', 'cost_per_1000', 'bytes'] as const;

export function benchMeasures(grid: Grid, metrics: BenchMetrics): BenchMeasure[] {
  const cut = metrics.retrieval.flatMap(({ id, direction }): BenchMeasure[] => [
    { id: cutId(id, { tokens: grid.tokens }), label: `${id} in ${grid.tokens} tokens`, unit: null, direction },
    { id: `${id}@k`, label: `${id} in k chunks`, unit: null, direction },
  ]);
  const answers = metrics.answers.map(({ id, direction }) => ({ id, label: id, unit: null, direction }));
  const isFirst = ({ id }: BenchMeasure): boolean => qualityIds(grid, metrics).includes(id);
  const quality = [...cut, ...answers];
  return [
    ...quality.filter(isFirst),
    ...quality.filter((measure) => !isFirst(measure)),
    { id: 'latency_p50', label: 'p50 latency', unit: 'ms', direction: 'lower' },
    { id: 'latency_p95', label: 'p95 latency', unit: 'ms', direction: 'lower' },
    { id: 'cost_per_1000', label: 'cost of 1,000 questions', unit: 'USD', direction: 'lower' },
    { id: 'bytes', label: 'vectors, texts, index', unit: 'bytes', direction: 'lower' },
    { id: 'chunks', label: 'chunks', unit: null, direction: 'lower' },
    { id: 'tokens@k', label: 'tokens in k chunks', unit: 'tokens', direction: 'lower' },
  ];
}

/** Measure ids of the comparison: at equal tokens, and over k chunks; the same twice for a metric of the answer. */
export function qualityIds({ tokens }: Grid, { quality, retrieval }: BenchMetrics): readonly [string, string] {
  if (!retrieval.includes(quality)) return [quality.id, quality.id];
  return [cutId(quality.id, { tokens }), `${quality.id}@k`];
}

/** Case id → value of the compared metric at both cuts. */
export function qualityValues(
  grid: Grid,
  { quality, retrieval }: BenchMetrics,
  { scoring, k }: Pick<CellResult, 'scoring' | 'k'>,
): { readonly equalTokens: Map<string, number>; readonly equalK: Map<string, number> } {
  const ids = retrieval.includes(quality)
    ? [cutId(quality.id, { tokens: grid.tokens }), cutId(quality.id, { chunks: k })]
    : [quality.id, quality.id];
  const [equalTokens, equalK] = ids.map((id) => measuredValues(scoring.cases, id));
  return { equalTokens: equalTokens!, equalK: equalK! };
}

export function cellFigures(grid: Grid, metrics: BenchMetrics, result: CellResult): Record<string, BenchFigure> {
  const { scoring, records, k, bytes, chunks } = result;
  const values = qualityValues(grid, metrics, result);
  const [tokensId, kId] = qualityIds(grid, metrics);
  const intervals = new Map([
    [kId, values.equalK],
    [tokensId, values.equalTokens],
  ]);
  const scored = scoring.metrics.map(({ id, range, mean, measured, total, reason }): [string, BenchFigure] => {
    const name = id.endsWith(`@${k}chunks`) ? id.replace(/@\d+chunks$/, '@k') : id;
    const among = intervals.get(name);
    const interval = among ? meanInterval({ values: [...among.values()], range, binary: false }, BENCH_SEED) : null;
    const bounds = { lower: interval?.lower ?? null, upper: interval?.upper ?? null };
    return [name, { value: mean, ...bounds, measured, total, reason }];
  });
  const answered = records.filter(({ error }) => error === null);
  const times = answered.flatMap(({ timingsMs: { total } }) => (typeof total === 'number' ? [total] : []));
  const handed = answered.map(({ retrieved }) =>
    retrieved.slice(0, k).reduce((sum, { tokens = 0 }) => sum + tokens, 0),
  );
  return {
    ...Object.fromEntries(scored),
    latency_p50: plain(quantile(times, 0.5), 'no question was answered'),
    latency_p95: plain(quantile(times, 0.95), 'no question was answered'),
    cost_per_1000: plain(costOf(answered), 'a price is not known'),
    bytes: plain(bytes, 'the index is not there any more'),
    chunks: plain(chunks, 'the index is not there any more'),
    'tokens@k': plain(meanOf(handed), 'no question was answered'),
  };
}

function plain(value: number | null, reason: string): BenchFigure {
  return { value, lower: null, upper: null, reason: value === null ? reason : null };
}

/** US dollars; null where a part of it is not known. */
function costOf(records: readonly RunRecord[]): number | null {
  const costs = records.map(({ retrievalCostUsd = null, answer }) =>
    retrievalCostUsd === null || answer?.costUsd === null ? null : retrievalCostUsd + (answer?.costUsd ?? 0),
  );
  const mean = costs.includes(null) ? null : meanOf(costs as number[]);
  return mean === null ? null : mean * 1000;
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value that so large a share does not exceed (nearest rank). */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
