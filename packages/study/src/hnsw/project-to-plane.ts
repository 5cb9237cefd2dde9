/**
 * Vectors in two dimensions, for drawing: their two main components (Hotelling, 1933), found by power iteration with deflation. The picture keeps as
 * much of the spread as two numbers can; `shownVariance` says how much that is. Seeded, so that the same vectors give the same picture.
 * Cost: 2 · rounds · n · dimension.
 */
import { createRandom } from '@raglab/core';

export interface Plane {
  /** One per vector: [x, y]. */
  readonly points: readonly Float32Array[];
  /** Where another vector of the same space would lie. */
  project(vector: Float32Array): Float32Array;
  /** Share of the vectors' variance in [0, 1] that the two components show; 1 where there is none. */
  readonly shownVariance: number;
}

/** Enough for the first components of some hundred vectors to settle beyond what a screen shows. */
const ROUNDS = 60;

export function projectToPlane(vectors: readonly Float32Array[], seed: number): Plane {
  const dimension = vectors[0]?.length ?? 0;
  const mean = meanOf(vectors, dimension);
  const centred = vectors.map((vector) => vector.map((value, i) => value - mean[i]!));
  const total = centred.reduce((sum, vector) => sum + dot(vector, vector), 0);
  const random = createRandom(seed);
  const axes: Float64Array[] = [];
  for (let axis = 0; axis < 2; axis++) axes.push(mainAxis(centred, dimension, axes, random));
  const project = (vector: Float32Array): Float32Array => {
    const shifted = vector.map((value, i) => value - mean[i]!);
    return Float32Array.from(axes, (axis) => dot(shifted, axis));
  };
  const points = vectors.map(project);
  const shown = points.reduce((sum, point) => sum + dot(point, point), 0);
  return { points, project, shownVariance: total === 0 ? 1 : Math.min(1, shown / total) };
}

/** The direction of most variance that is orthogonal to the known ones. */
function mainAxis(
  centred: readonly Float32Array[],
  dimension: number,
  known: readonly Float64Array[],
  random: () => number,
): Float64Array {
  let axis = normalised(
    orthogonal(
      Float64Array.from({ length: dimension }, () => random() - 0.5),
      known,
    ),
  );
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(dimension);
    for (const vector of centred) {
      const weight = dot(vector, axis);
      for (let i = 0; i < dimension; i++) next[i] = next[i]! + weight * vector[i]!;
    }
    axis = normalised(orthogonal(next, known));
  }
  return axis;
}

function orthogonal(vector: Float64Array, known: readonly Float64Array[]): Float64Array {
  return known.reduce((rest, axis) => {
    const along = dot(rest, axis);
    return rest.map((value, i) => value - along * axis[i]!);
  }, vector);
}

function normalised(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}

function meanOf(vectors: readonly Float32Array[], dimension: number): Float64Array {
  const mean = new Float64Array(dimension);
  for (const vector of vectors) for (let i = 0; i < dimension; i++) mean[i] = mean[i]! + vector[i]! / vectors.length;
  return mean;
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
