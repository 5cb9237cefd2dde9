/** What the deterministic checks have in common: layer 1, 1 for passed and 0 for failed, higher is better. */
import { measured, type Score } from '@raglab/core';
import type { MetricDefinition } from '../scoring/metric.ts';

export function checkDefinition(id: string, semantics: number): MetricDefinition & { readonly layer: 'deterministic' } {
  return { id, layer: 'deterministic', direction: 'higher', range: [0, 1], binary: true, semantics };
}

/** 1, or 0 with what was wrong. */
export function passedUnless(problem: string | null): Score {
  return problem === null ? measured(1) : measured(0, problem);
}
