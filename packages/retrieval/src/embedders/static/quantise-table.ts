/**
 * Token vectors in few bits: each row is whole numbers from −limit to limit times one scale, chosen by least squares (a few rounds of: round with the
 * scale, then the best scale for what was rounded), which for 4 bits is markedly better than the largest value divided by 7.
 */
export type TableBits = 4 | 8 | 32;

/** A table as it is stored and read: row i is `scales[i]` times its whole numbers. */
export interface QuantisedTable {
  readonly vocabulary: number;
  readonly dimension: number;
  readonly bits: Exclude<TableBits, 32>;
  /** vocabulary × dimension. */
  readonly values: Int8Array;
  readonly scales: Float32Array;
}

const LIMITS = { 4: 7, 8: 127 } as const;
/** Scales to begin with, as shares of the one under which nothing is clipped. */
const STARTS = [1, 0.9, 0.8, 0.7, 0.6];
const ROUNDS = 4;

/** `rows`: vocabulary × dimension. */
export function quantiseTable(
  rows: Float32Array,
  { vocabulary, dimension, bits }: Pick<QuantisedTable, 'vocabulary' | 'dimension' | 'bits'>,
): QuantisedTable {
  const values = new Int8Array(vocabulary * dimension);
  const scales = new Float32Array(vocabulary);
  for (let token = 0; token < vocabulary; token++) {
    const row = rows.subarray(token * dimension, (token + 1) * dimension);
    scales[token] = bestScale(row, LIMITS[bits]);
    for (let i = 0; i < dimension; i++)
      values[token * dimension + i] = roundValue(row[i]!, scales[token]!, LIMITS[bits]);
  }
  return { vocabulary, dimension, bits, values, scales };
}

export function dequantiseTable({ vocabulary, dimension, values, scales }: QuantisedTable): Float32Array {
  const rows = new Float32Array(vocabulary * dimension);
  for (let at = 0; at < rows.length; at++) rows[at] = values[at]! * scales[Math.floor(at / dimension)]!;
  return rows;
}

/** Zero for a row of zeros. */
function bestScale(row: Float32Array, limit: number): number {
  const largest = row.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  let best = { scale: 0, error: Number.POSITIVE_INFINITY };
  if (largest === 0) return 0;
  for (const start of STARTS) {
    let scale = (start * largest) / limit;
    for (let round = 0; round < ROUNDS; round++) {
      let product = 0;
      let squares = 0;
      for (let i = 0; i < row.length; i++) {
        const rounded = roundValue(row[i]!, scale, limit);
        product += row[i]! * rounded;
        squares += rounded * rounded;
      }
      if (squares > 0) scale = product / squares;
    }
    let error = 0;
    for (let i = 0; i < row.length; i++) {
      const missed = row[i]! - scale * roundValue(row[i]!, scale, limit);
      error += missed * missed;
    }
    if (error < best.error) best = { scale, error };
  }
  return best.scale;
}

function roundValue(value: number, scale: number, limit: number): number {
  if (scale === 0) return 0;
  const whole = Math.floor(value / scale + 0.5);
  return Math.max(-limit, Math.min(limit, whole));
}
