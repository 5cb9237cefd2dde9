/** A plan for people: what would run, how long about, for how much. */
import { textTable } from '@raglab/core';
import type { BenchPlan } from './plan-bench.ts';

export function formatPlan(plan: BenchPlan): string {
  const { name, dataset, split, questions, cells, indexes, estimate, control, metric, tokens, axes } = plan;
  const rows = axes.map(({ name: axis, values }) => [axis, values.join(', ')]);
  const lines = [
    `${name}: ${cells.total} cells on ${dataset} (${split}, ${questions} questions)`,
    '',
    ...textTable([{ title: 'axis' }, { title: 'values' }], rows),
    '',
    ...cells.leftOut.map(({ reason, combinations }) => `left out    ${combinations} combinations: ${reason}`),
    ...(cells.merged > 0 ? [`merged      ${cells.merged} combinations that come to another cell`] : []),
    `control     ${control}`,
    `compared    by ${metric} in ${tokens.toLocaleString('en')} tokens, and over the first k chunks`,
    `indexes     ${indexes.total - indexes.stored} to build, ${indexes.stored} there`,
    `embeddings  about ${estimate.texts.toLocaleString('en')} texts, ${estimate.tokens.toLocaleString('en')} tokens`,
    `answers     ${estimate.answers.toLocaleString('en')} to ask; ${cells.stored} of ${cells.total} cells are stored`,
    `time        about ${duration(estimate.seconds)}`,
    `cost        ${formatCost(estimate.costUsd)}`,
    ...estimate.notes.map((note) => `            ${note}`),
  ];
  return lines.join('\n');
}

export function formatCost(costUsd: number | null): string {
  if (costUsd === null) return 'not known: a price is missing';
  return costUsd === 0 ? 'none: the models run here' : `about $${costUsd.toFixed(2)}`;
}

/** `40 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 > 0 ? ` ${whole % 60} s` : ''}`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
