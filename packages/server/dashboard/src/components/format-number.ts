/** Numbers as text: short, with a unit, and never a number for what was not measured. */

const NOT_MEASURED = '–';

export function formatMs(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return NOT_MEASURED;
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}

/** Four significant places at most: scores of different scales stand in one column. */
export function formatScore(score: number | null | undefined): string {
  if (score === null || score === undefined) return NOT_MEASURED;
  const size = Math.abs(score);
  return score.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 3);
}

export function formatShare(share: number | null | undefined, digits = 0): string {
  return share === null || share === undefined ? NOT_MEASURED : `${(100 * share).toFixed(digits)} %`;
}

export function formatCount(count: number | null | undefined): string {
  return count === null || count === undefined ? NOT_MEASURED : count.toLocaleString('en');
}

/** US dollars; enough places that a small cost is not shown as none. */
export function formatCost(usd: number | null | undefined): string {
  if (usd === null || usd === undefined) return NOT_MEASURED;
  return usd === 0 ? '$0' : `$${usd >= 0.01 ? usd.toFixed(2) : usd.toPrecision(2)}`;
}

/** An ISO 8601 time as day and minute, UTC. */
export function formatTime(time: string | null | undefined): string {
  return time ? time.slice(0, 16).replace('T', ' ') : NOT_MEASURED;
}

/** Decimal units, as disks count. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return NOT_MEASURED;
  const unit = ['B', 'kB', 'MB', 'GB', 'TB'][Math.min(4, Math.floor(Math.log10(Math.max(bytes, 1)) / 3))]!;
  const value = bytes / 1000 ** ['B', 'kB', 'MB', 'GB', 'TB'].indexOf(unit);
  return `${value.toFixed(unit === 'B' || value >= 100 ? 0 : 1)} ${unit}`;
}

/** A difference keeps its sign, and a true minus. */
export function formatGain(gain: number | null | undefined): string {
  if (gain === null || gain === undefined) return NOT_MEASURED;
  const size = formatScore(Math.abs(gain));
  return `${Number(size) === 0 ? '±' : gain < 0 ? '−' : '+'}${size}`;
}

/** A p value: none is zero. */
export function formatP(p: number | null | undefined): string {
  if (p === null || p === undefined) return NOT_MEASURED;
  return p < 0.001 ? '< .001' : p.toFixed(3).replace(/^0/, '');
}
