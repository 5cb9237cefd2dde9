import { createRandom } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { projectToPlane } from './project-to-plane.ts';

describe('vectors in two dimensions', () => {
  it('keep all of what lies in a plane: distances stay as they are', () => {
    // Points of a plane through five dimensions: a·u + b·v + shift.
    const random = createRandom(3);
    const [u, v] = [[1, 0, 1, 0, 0].map((x) => x / Math.SQRT2), [0, 1, 0, 0, 0]];
    const vectors = Array.from({ length: 60 }, () => {
      const [a, b] = [4 * random() - 2, random() - 0.5];
      return Float32Array.from([0, 1, 2, 3, 4], (i) => a * u![i]! + b * v![i]! + 7);
    });
    const { points, project, shownVariance } = projectToPlane(vectors, 1);
    expect(shownVariance).toBeCloseTo(1, 5);
    const distance = (a: Float32Array, b: Float32Array): number => Math.hypot(...a.map((value, i) => value - b[i]!));
    for (let i = 1; i < vectors.length; i++)
      expect(distance(points[0]!, points[i]!)).toBeCloseTo(distance(vectors[0]!, vectors[i]!), 4);
    expect([...project(vectors[5]!)]).toEqual([...points[5]!]);
  });

  it('say how much they lose, put most of the spread first, and are the same for the same seed', () => {
    const random = createRandom(5);
    const vectors = Array.from({ length: 200 }, () =>
      Float32Array.from([3 * random(), 2 * random(), random(), random()]),
    );
    const { points, shownVariance } = projectToPlane(vectors, 1);
    // Variances of uniform numbers: 9, 4, 1 and 1 twelfths; the first two are 13 of 15.
    expect(Math.abs(shownVariance - 13 / 15)).toBeLessThan(0.05);
    const spread = (axis: number): number => points.reduce((sum, point) => sum + point[axis]! ** 2, 0);
    expect(spread(0)).toBeGreaterThan(spread(1));
    expect(projectToPlane(vectors, 1).points).toEqual(points);
  });

  it('are zeros where there is no spread, and nothing of nothing', () => {
    expect(projectToPlane([Float32Array.of(1, 2), Float32Array.of(1, 2)], 1)).toMatchObject({ shownVariance: 1 });
    expect(projectToPlane([], 1).points).toEqual([]);
  });
});
