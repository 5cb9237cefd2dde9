/** Quality against p95 latency: what every plot of a bench draws, in the terminal, as SVG and in the page. */
import type { BenchReport } from './bench-report.ts';

export interface ScatterPoint {
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly kind: 'cell' | 'front' | 'control';
}

export interface Scatter {
  readonly title: string;
  /** Logarithmic; every x is above 0. */
  readonly x: { readonly label: string; readonly unit: string };
  readonly y: { readonly label: string };
  readonly points: readonly ScatterPoint[];
}

/** Null where fewer than two cells have both figures. */
export function benchScatter({ items, quality, metric, tokens, control, name }: BenchReport): Scatter | null {
  const points = items.flatMap(({ cellId, label, figures, onFront }): ScatterPoint[] => {
    const x = figures.latency_p95?.value;
    const y = figures[quality]?.value;
    if (x == null || y == null || x <= 0) return [];
    return [{ label, x, y, kind: cellId === control ? 'control' : onFront ? 'front' : 'cell' }];
  });
  if (points.length < 2) return null;
  return {
    title: `${name}: ${metric} in ${tokens.toLocaleString('en')} tokens against p95 latency`,
    x: { label: 'p95 latency', unit: 'ms' },
    y: { label: metric },
    points,
  };
}
