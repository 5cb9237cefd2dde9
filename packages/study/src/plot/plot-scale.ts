/** An axis: values to positions from 0 to 1, and round numbers to write along it (steps of 1, 2 or 5 times a power of ten). */

export interface PlotScale {
  readonly ticks: readonly number[];
  position(value: number): number;
}

const TICKS = 5;

/** `fromZero` for bars, whose length is the value. A logarithmic scale takes positive values only and is linear where there are others. */
export function createScale(
  values: readonly number[],
  { type = 'linear', fromZero = false }: { type?: 'linear' | 'log' | undefined; fromZero?: boolean } = {},
): PlotScale {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (type === 'log' && low > 0) return logScale(low, high);
  const [from, to] = padded(fromZero ? Math.min(0, low) : low, fromZero ? Math.max(0, high) : high, fromZero);
  const step = roundStep((to - from) / TICKS);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return { ticks, position: (value) => (value - from) / (to - from) };
}

/** As few digits as tell the ticks apart. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size >= 1_000_000) return `${Number((value / 1_000_000).toPrecision(3))}M`;
  if (size >= 10_000) return `${Number((value / 1000).toPrecision(3))}k`;
  return String(Number(value.toPrecision(4)));
}

function padded(low: number, high: number, fromZero: boolean): [number, number] {
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  return [fromZero && low === 0 ? 0 : low - room, high + room];
}

function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([1, 2, 5].find((factor) => factor * power >= raw) ?? 10) * power;
}

function logScale(low: number, high: number): PlotScale {
  const [from, to] = padded(Math.log10(low), Math.log10(high), false);
  const powers = Array.from({ length: Math.floor(to) - Math.floor(from) + 2 }, (_, i) => Math.floor(from) + i);
  const factors = to - from > 2.5 ? [1] : [1, 2, 5];
  const ticks = powers.flatMap((power) => factors.map((factor) => Number((factor * 10 ** power).toPrecision(12))));
  const position = (value: number): number => (Math.log10(value) - from) / (to - from);
  return { ticks: ticks.filter((tick) => position(tick) >= 0 && position(tick) <= 1), position };
}
