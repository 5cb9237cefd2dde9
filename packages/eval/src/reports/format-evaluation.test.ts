import { measured, notApplicable, scoreError } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { summariseMetric } from '../scoring/summarise-metric.ts';
import { createSuite } from '../suite/create-suite.ts';
import type { EvaluationReport } from './evaluation-report.ts';
import { formatEvaluation } from './format-evaluation.ts';
import { formatEvaluationMarkdown } from './format-evaluation-markdown.ts';

const { metrics } = createSuite({ name: 's', dataset: 'd', metrics: ['citations_valid', 'token_f1', 'faithfulness'] });
const summaries = [
  summariseMetric(metrics[0]!, [measured(1), measured(1), measured(0), scoreError('down')], 1),
  summariseMetric(metrics[1]!, [measured(0.25), measured(0.75), notApplicable('no reference'), scoreError('down')], 1),
  summariseMetric(metrics[2]!, [scoreError('the judge failed: <503> | busy')], 1),
];
const report: EvaluationReport = {
  runId: '0123456789abcdef',
  createdAt: '2026-03-01T10:00:00.000Z',
  dataset: { name: 'sample', hash: 'h', split: 'test' },
  suite: { name: 's', path: null, hash: 'h' },
  system: { mode: 'hybrid', k: 5, reranker: null },
  judge: 'local/1',
  cases: 4,
  metrics: summaries,
  slices: [{ tag: 'paraphrase', cases: 3, metrics: [summaries[0]!, summaries[1]!, summaries[2]!] }],
  gate: {
    verdict: 'not_measured',
    criteria: [
      {
        metric: 'token_f1',
        rule: '>= 0.5',
        slice: 'paraphrase',
        verdict: 'not_measured',
        reason: 'the judge failed: <503> | busy',
      },
    ],
    reason: null,
  },
};

describe('formatEvaluation', () => {
  it('prints layers, intervals, counts, slices and the gate with reasons', () => {
    expect(formatEvaluation(report)).toBe(`Evaluation of sample, split test: 4 cases, run 0123456789abcdef
mode hybrid · k 5

layer deterministic
  metric            mean   95 % interval  measured  better
  ───────────────  ─────  ──────────────  ────────  ──────
  citations_valid  0.667  0.208 to 0.939       3/4  higher  1 not measured, most often: down

layer heuristic
  metric     mean   95 % interval  measured  better
  ────────  ─────  ──────────────  ────────  ──────
  token_f1  0.500  0.250 to 0.750       2/3  higher  1 not applicable; 1 not measured, most often: down

layer judge by local/1
  metric                mean  95 % interval  measured  better
  ────────────  ────────────  ─────────────  ────────  ──────
  faithfulness  not measured              -       0/1  higher  1 not measured, most often: the judge failed: <503> | busy

slices (means)
  slice       cases  citations_valid   token_f1  faithfulness
  ──────────  ─────  ───────────────  ─────────  ────────────
  paraphrase      3            0.667  0.500 n=2             -

gate NOT MEASURED
  NOT MEASURED  token_f1 >= 0.5 on paraphrase
      the judge failed: <503> | busy
`);
  });

  it('survives a suite without metrics', () => {
    const empty = {
      ...report,
      metrics: [],
      slices: [],
      gate: { ...report.gate, criteria: [], reason: 'the suite names no metric' },
    };
    expect(formatEvaluation(empty)).toMatch(/gate NOT MEASURED: the suite names no metric\n$/);
    expect(formatEvaluationMarkdown(empty)).toContain('the suite names no metric');
  });
});

describe('formatEvaluationMarkdown', () => {
  it('puts the verdict first and lets no quoted text out of its cell', () => {
    const markdown = formatEvaluationMarkdown(report);
    expect(markdown.split('\n')[0]).toBe('## NOT MEASURED: evaluation of sample');
    expect(markdown).toContain(
      '| NOT MEASURED | `token_f1 >= 0.5 on paraphrase` | the judge failed: &lt;503> \\| busy |',
    );
    expect(markdown).toContain('| heuristic | token_f1 | 0.500 | 0.250 to 0.750 | 2/3 | higher |');
    expect(markdown).toContain('| paraphrase | 0.667 (3) | 0.500 (2) | - |');
  });
});
