/** A walk through HNSW as a film: the state of the search after each comparison. Pure; a frame costs O(steps of its layer). */
import type { IndexWalk } from '@raglab/core';

export interface WalkStep {
  /** From 0, over all layers. */
  readonly at: number;
  readonly layer: number;
  readonly node: number;
  readonly from: number | null;
  readonly distance: number;
  readonly kept: boolean;
  /** Came nearer than everything before, in any layer. */
  readonly nearer: boolean;
}

export interface WalkFrame {
  readonly step: WalkStep;
  readonly links: readonly (readonly number[])[];
  /** Compared in this layer so far, in order, the step's own node included. */
  readonly visited: readonly WalkStep[];
  readonly nearest: WalkStep;
}

export function walkSteps({ layers }: Pick<IndexWalk, 'layers'>): WalkStep[] {
  let best = Number.POSITIVE_INFINITY;
  return layers
    .flatMap(({ layer, steps }) => steps.map((step) => ({ layer, ...step })))
    .map((step, at) => {
      const nearer = step.distance < best;
      best = Math.min(best, step.distance);
      return { ...step, at, nearer };
    });
}

/** Undefined only for a walk without a step. */
export function walkFrame(
  walk: Pick<IndexWalk, 'layers'>,
  steps: readonly WalkStep[],
  at: number,
): WalkFrame | undefined {
  const step = steps[at];
  if (step === undefined) return undefined;
  const before = steps.slice(0, at + 1);
  const visited = before.filter(({ layer }) => layer === step.layer);
  return {
    step,
    links: walk.layers.find(({ layer }) => layer === step.layer)?.links ?? [],
    visited,
    nearest: before.reduce((best, next) => (next.distance < best.distance ? next : best)),
  };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Into a box, one scale for both axes: what looks near is near. */
export function fitPoints(
  points: readonly Point[],
  width: number,
  height: number,
  margin: number,
): (point: Point) => Point {
  const range = (values: readonly number[]) => ({ low: Math.min(...values), high: Math.max(...values) });
  const [x, y] = [range(points.map((point) => point.x)), range(points.map((point) => point.y))];
  const scale = Math.min(
    (width - 2 * margin) / Math.max(x.high - x.low, Number.EPSILON),
    (height - 2 * margin) / Math.max(y.high - y.low, Number.EPSILON),
  );
  return (point) => ({
    x: width / 2 + (point.x - (x.low + x.high) / 2) * scale,
    y: height / 2 - (point.y - (y.low + y.high) / 2) * scale,
  });
}
