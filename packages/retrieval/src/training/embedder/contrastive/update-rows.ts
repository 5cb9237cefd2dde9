/**
 * Adam (Kingma and Ba 2015) on the table rows that a batch touches; the others rest, with their moments. A token's gradient is the sum of the
 * gradients of the texts it stands in, added up in the order of the texts.
 */
import type { VectorKernels } from '../../kernels/vector-kernels.ts';
import { type BatchState, ROWS_PER_BLOCK } from './batch-state.ts';

export interface RowUpdate {
  readonly state: BatchState;
  /** How many of `touched` this batch has. */
  readonly count: number;
  readonly learningRate: number;
  /** From 1. */
  readonly step: number;
}

const BETA_FIRST = 0.9;
const BETA_SECOND = 0.999;
const EPSILON = 1e-8;

/** Task: 64 rows of the table. */
export function updateRows(
  { state, count, learningRate, step }: RowUpdate,
  block: number,
  { kernels }: { kernels: VectorKernels },
): void {
  const { table, touched, touchedStarts, touchedTexts, gradients, scratch } = state;
  const { dimension, rows, firstMoments, secondMoments } = table;
  const gradient = scratch.subarray(block * dimension, (block + 1) * dimension);
  const rate = (learningRate * Math.sqrt(1 - BETA_SECOND ** step)) / (1 - BETA_FIRST ** step);
  const end = Math.min(count, (block + 1) * ROWS_PER_BLOCK);
  for (let at = block * ROWS_PER_BLOCK; at < end; at++) {
    gradient.fill(0);
    for (let occurrence = touchedStarts[at]!; occurrence < touchedStarts[at + 1]!; occurrence++) {
      const from = touchedTexts[occurrence]! * dimension;
      kernels.addScaled(gradient, gradients.subarray(from, from + dimension), 1);
    }
    const row = touched[at]! * dimension;
    for (let i = 0; i < dimension; i++) {
      const g = gradient[i]!;
      const first = BETA_FIRST * firstMoments[row + i]! + (1 - BETA_FIRST) * g;
      const second = BETA_SECOND * secondMoments[row + i]! + (1 - BETA_SECOND) * g * g;
      firstMoments[row + i] = first;
      secondMoments[row + i] = second;
      rows[row + i]! -= (rate * first) / (Math.sqrt(second) + EPSILON);
    }
  }
}
