/** A small bench for tests: four cells over two chunkers and two sizes, with figures that a person can check. */
import type { BenchCell, BenchReport } from '../benches/bench-report.ts';

const QUALITY = 'span_recall@1000tokens';
const AT_K = 'span_recall@5chunks';

/** Quality at equal tokens, milliseconds, bytes; cost is 0. */
export function sampleCell(
  chunker: string,
  size: number,
  [quality, latency, bytes]: readonly [number, number, number],
  fields: Partial<BenchCell> = {},
): BenchCell {
  const figure = (value: number) => ({ value, lower: null, upper: null });
  return {
    cellId: `${chunker}-${size}`,
    label: `${chunker}:${size}`,
    settings: { chunker, size },
    state: 'done',
    runId: '0123456789abcdef',
    figures: {
      [QUALITY]: { value: quality, lower: quality - 0.05, upper: quality + 0.05, measured: 10, total: 10 },
      [AT_K]: figure(quality),
      latency_p95: figure(latency),
      cost_per_1000: figure(0),
      bytes: figure(bytes),
    },
    onFront: false,
    againstControl: null,
    reused: { run: false, index: false },
    timesMs: { index: 1, ask: 1, score: 1 },
    reason: null,
    ...fields,
  };
}

export function sampleBench(fields: Partial<BenchReport> = {}): BenchReport {
  const items = fields.items ?? [
    sampleCell('recursive', 100, [0.7, 10, 2_000_000]),
    sampleCell('recursive', 400, [0.6, 8, 1_000_000]),
    sampleCell('markdown', 100, [0.7, 12, 2_000_000]),
    sampleCell('markdown', 400, [0.8, 20, 900_000]),
  ];
  return {
    benchId: '0123456789abcdef',
    name: 'sample',
    createdAt: '2026-11-21T00:00:00.000Z',
    updatedAt: '2026-11-21T00:01:00.000Z',
    finishedAt: '2026-11-21T00:01:00.000Z',
    dataset: 'handbook',
    cells: items.length,
    done: items.length,
    failed: 0,
    datasetHash: 'd'.repeat(64),
    split: 'test',
    questions: 10,
    axes: [
      { name: 'chunker', values: ['recursive', 'markdown'] },
      { name: 'size', values: [100, 400] },
    ],
    leftOut: [],
    tokens: 1000,
    quality: QUALITY,
    metric: 'span_recall',
    control: 'recursive-100',
    measures: [
      { id: QUALITY, label: 'span_recall in 1,000 tokens', unit: null, direction: 'higher' },
      { id: AT_K, label: 'span_recall in 5 chunks', unit: null, direction: 'higher' },
      { id: 'latency_p95', label: 'p95 latency', unit: 'ms', direction: 'lower' },
      { id: 'cost_per_1000', label: 'cost of 1,000 questions', unit: 'USD', direction: 'lower' },
      { id: 'bytes', label: 'vectors, texts, index', unit: 'bytes', direction: 'lower' },
    ],
    items,
    concurrency: 2,
    seed: 1,
    codeCommit: null,
    node: 'v24',
    cpu: '2 x test',
    ...fields,
  };
}
