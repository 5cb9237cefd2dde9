/**
 * Token vectors from co-occurrences: the leading singular vectors of the information matrix by a randomised decomposition (Halko, Martinsson and Tropp
 * 2011) with one power step. All singular vectors weigh the same (exponent 0), and rows are scaled to length 1: how much a token counts is
 * said by its idf afterwards. The first columns carry most, which the prefixes of a Matryoshka embedding build on.
 */
import { createRandom } from '@raglab/core';
import type { SharedArena } from '../../threads/shared-arena.ts';
import type { Team } from '../../threads/start-team.ts';
import { SPARSE_ROWS_PER_BLOCK } from './multiply-sparse.ts';
import { orthonormalise } from './orthonormalise.ts';
import type { SparseMatrix } from './positive-information.ts';

/** Directions beyond those that are kept: they take up what the random start missed. */
const SURPLUS = 32;

/** Vocabulary × dimension, rows of length 1, or zero for a token that stands near nothing. */
export async function factoriseCooccurrences(
  team: Team,
  arena: SharedArena,
  matrix: SparseMatrix,
  { dimension, seed }: { readonly dimension: number; readonly seed: number },
): Promise<Float32Array> {
  const width = dimension + SURPLUS;
  // Bands have four rows; the rows beyond the vocabulary stay zero.
  const rows = Math.ceil(matrix.rows / 4) * 4;
  const [a, b] = [arena.floats(rows * width), arena.floats(rows * width)];
  const random = createRandom(seed);
  for (let i = 0; i < matrix.rows * width; i++) a[i] = random() - 0.5;
  const blocks = Math.ceil(matrix.rows / SPARSE_ROWS_PER_BLOCK);
  await team.run('multiplySparse', blocks, { matrix, dense: a, product: b, width });
  await team.run('multiplySparse', blocks, { matrix, dense: b, product: a, width });
  await orthonormalise(team, arena, a, rows, width);
  await team.run('multiplySparse', blocks, { matrix, dense: a, product: b, width });
  await orthonormalise(team, arena, b, rows, width);
  const vectors = new Float32Array(matrix.rows * dimension);
  for (let row = 0; row < matrix.rows; row++) {
    const vector = b.subarray(row * width, row * width + dimension);
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    if (norm > 0) for (let i = 0; i < dimension; i++) vectors[row * dimension + i] = vector[i]! / norm;
  }
  return vectors;
}
