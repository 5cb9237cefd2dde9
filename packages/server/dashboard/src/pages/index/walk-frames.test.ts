import { describe, expect, it } from 'vitest';
import { fitPoints, walkFrame, walkSteps } from './walk-frames.ts';

const step = (node: number, from: number | null, distance: number) => ({ node, from, distance, kept: true });
const walk = {
  layers: [
    { layer: 1, nodes: 2, links: [[0, 4]], steps: [step(0, null, 9), step(4, 0, 5)] },
    {
      layer: 0,
      nodes: 5,
      links: [
        [0, 1],
        [4, 2],
      ],
      steps: [step(4, null, 5), step(2, 4, 7), step(3, 4, 1)],
    },
  ],
};

describe('the film of a walk', () => {
  const steps = walkSteps(walk);

  it('runs through all layers, and marks what came nearer', () => {
    expect(steps.map(({ at, layer, node, nearer }) => [at, layer, node, nearer])).toEqual([
      [0, 1, 0, true],
      [1, 1, 4, true],
      [2, 0, 4, false],
      [3, 0, 2, false],
      [4, 0, 3, true],
    ]);
  });

  it('shows in each frame what its layer has compared, and the nearest of all', () => {
    const frame = walkFrame(walk, steps, 3)!;
    expect(frame.visited.map(({ node }) => node)).toEqual([4, 2]);
    expect(frame.links).toEqual([
      [0, 1],
      [4, 2],
    ]);
    expect(frame.nearest.node).toBe(4);
    expect(walkFrame(walk, steps, 9)).toBeUndefined();
  });

  it('fits points into a box with one scale, y upwards', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 2, y: 1 },
    ];
    expect(points.map(fitPoints(points, 220, 220, 10))).toEqual([
      { x: 10, y: 160 },
      { x: 210, y: 60 },
    ]);
    expect(fitPoints([points[0]!], 100, 100, 10)(points[0]!)).toEqual({ x: 50, y: 50 });
  });
});
