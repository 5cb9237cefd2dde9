/** Hits, stage times and rank moves for people. */

import type { SearchHit, SearchReport, StageName, StageTimings } from '@raglab/core';
import { textTable } from '@raglab/core';
import { createPaint } from '../terminal/paint.ts';
import type { Terminal } from '../terminal/terminal.ts';

const STAGE_ORDER: readonly StageName[] = ['dense', 'lexical', 'fused', 'rerank'];

/** One block per hit: rank, score, place, and the beginning of its text. */
export function formatHits(hits: readonly SearchHit[], terminal: Terminal): string {
  const paint = createPaint(terminal);
  return hits
    .map((hit) => {
      const scores = STAGE_ORDER.flatMap((stage) =>
        hit.scores[stage] === undefined ? [] : [`${stage} ${hit.scores[stage].toFixed(3)}`],
      );
      const head = `${String(hit.rank).padStart(2)}  ${paint.bold(hit.score.toFixed(3))}  ${paint.accent(hit.uri)} ${paint.dim(`[${hit.start}–${hit.end}]  ${scores.join(', ')}`)}`;
      return `${head}${hit.stale ? paint.warn('  stale') : ''}\n    ${excerpt(hit.text, terminal.width - 6)}`;
    })
    .join('\n');
}

export function formatTimings(timings: StageTimings & { readonly generate?: number }): string {
  const { total, ...stages } = timings;
  const parts = Object.entries(stages).flatMap(([stage, ms]) =>
    ms === null || ms === undefined ? [] : [`${stage} ${ms.toFixed(1)} ms`],
  );
  return [...parts, `total ${total.toFixed(1)} ms`].join(' · ');
}

/** How each of the final chunks moved through the stages: its rank in each, `–` where the stage did not see it. */
export function formatTrace(
  report: Pick<SearchReport, 'trace'> & { readonly hits: readonly SearchHit[] },
  terminal: Terminal,
): string {
  const paint = createPaint(terminal);
  const stages = report.trace ?? [];
  const ranks = stages.map(({ candidates }) => new Map(candidates.map(({ chunkId }, i) => [chunkId, i + 1])));
  const rows = report.hits.map((hit) => [
    String(hit.rank),
    ...ranks.map((rank) => String(rank.get(hit.chunkId) ?? '–')),
    excerpt(`${lastPart(hit.uri)}: ${hit.text}`, Math.max(30, terminal.width - 16 - stages.length * 9)),
  ]);
  const columns = [
    { title: 'final', align: 'right' as const },
    ...stages.map(({ stage }) => ({ title: stage, align: 'right' as const })),
    { title: 'chunk' },
  ];
  const notes = stages.map(
    ({ stage, candidates, note }) => `${stage}: ${candidates.length} candidates${note ? `; ${note}` : ''}`,
  );
  return [...textTable(columns, rows), ...notes.map((note) => paint.dim(note))].join('\n');
}

export function excerpt(text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

function lastPart(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}
