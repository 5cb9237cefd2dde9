/**
 * Which tokens stand near which: positive pointwise mutual information of co-occurrences (Levy and Goldberg 2014) within a window, nearer ones weighing
 * more (1 / distance). Row by row: all places of one token are visited and their neighbours added up in one dense row, so no table of pairs is ever
 * held. Both tokens' frequencies are flattened alike, which keeps the matrix symmetric; without it, rare tokens would be related to everything.
 */
import { sharedIntegers } from '../../threads/shared-arena.ts';
import type { Team } from '../../threads/start-team.ts';

const CO_OCCURRENCE = {
  /** Tokens to each side. */
  window: 8,
  /** Exponent of a token's frequency on both sides; together as strong as Levy and Goldberg's .75 on one. */
  flattening: 0.875,
  /** A weaker relation counts as none. */
  threshold: 0.45,
} as const;

/** Ends a paragraph in a stream of tokens. */
export const PARAGRAPH_END = -1;

export interface SparseMatrix {
  readonly rows: number;
  /** Where each row's cells begin; one more than there are rows. */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

interface CellInput {
  readonly tokens: Int32Array;
  /** Places of each token in the stream, sorted by token. */
  readonly places: Int32Array;
  readonly placeStarts: Int32Array;
  /** Logarithm of each token's flattened share, and of the sum of all weights. */
  readonly logShares: Float64Array;
  readonly logTotal: number;
  readonly counts: Int32Array;
}

interface FillInput extends CellInput {
  readonly matrix: SparseMatrix;
}

const ROWS_PER_BLOCK = 16;
const { window: WINDOW } = CO_OCCURRENCE;
const WEIGHTS = Float64Array.from({ length: WINDOW + 1 }, (_, distance) => (distance === 0 ? 0 : 1 / distance));

/** `tokens`: paragraphs one after the other, each closed by `PARAGRAPH_END`. */
export async function positiveInformation(team: Team, tokens: Int32Array, vocabulary: number): Promise<SparseMatrix> {
  const { places, placeStarts } = sortPlaces(tokens, vocabulary);
  const { logShares, logTotal } = logFrequencies(tokens, vocabulary);
  const counts = sharedIntegers(vocabulary);
  const input: CellInput = { tokens, places, placeStarts, logShares, logTotal, counts };
  const blocks = Math.ceil(vocabulary / ROWS_PER_BLOCK);
  await team.run('countCells', blocks, input);
  const starts = sharedIntegers(vocabulary + 1);
  for (let row = 0; row < vocabulary; row++) starts[row + 1] = starts[row]! + counts[row]!;
  const cells = starts[vocabulary]!;
  const values = new Float32Array(new SharedArrayBuffer(cells * 4));
  const matrix: SparseMatrix = { rows: vocabulary, starts, columns: sharedIntegers(cells), values };
  await team.run('fillCells', blocks, { ...input, matrix });
  return matrix;
}

/** Task: how many cells the rows of a block have. */
export function countCells(input: CellInput, block: number): void {
  visitRows(input, block, (row, columns, information) => {
    let count = 0;
    for (const column of columns) if (information(column) >= CO_OCCURRENCE.threshold) count += 1;
    input.counts[row] = count;
  });
}

/** Task: the cells themselves. */
export function fillCells(input: FillInput, block: number): void {
  const { starts, columns: toColumns, values } = input.matrix;
  visitRows(input, block, (row, columns, information) => {
    let to = starts[row]!;
    for (const column of columns) {
      const value = information(column);
      if (value < CO_OCCURRENCE.threshold) continue;
      toColumns[to] = column;
      values[to] = value;
      to += 1;
    }
  });
}

function visitRows(
  { tokens, places, placeStarts, logShares, logTotal }: CellInput,
  block: number,
  visit: (row: number, columns: readonly number[], information: (column: number) => number) => void,
): void {
  const vocabulary = placeStarts.length - 1;
  const weights = new Float64Array(vocabulary);
  const end = Math.min(vocabulary, (block + 1) * ROWS_PER_BLOCK);
  for (let row = block * ROWS_PER_BLOCK; row < end; row++) {
    const columns: number[] = [];
    const add = (at: number, distance: number): boolean => {
      const token = tokens[at]!;
      if (token === PARAGRAPH_END) return false;
      if (weights[token] === 0) columns.push(token);
      weights[token]! += WEIGHTS[distance]!;
      return true;
    };
    for (let i = placeStarts[row]!; i < placeStarts[row + 1]!; i++) {
      const place = places[i]!;
      for (let distance = 1; distance <= WINDOW && place >= distance; distance++)
        if (!add(place - distance, distance)) break;
      for (let distance = 1; distance <= WINDOW; distance++) if (!add(place + distance, distance)) break;
    }
    const ownShare = logShares[row]!;
    visit(row, columns, (column) => Math.log(weights[column]!) - logTotal - ownShare - logShares[column]!);
    for (const column of columns) weights[column] = 0;
  }
}

function sortPlaces(tokens: Int32Array, vocabulary: number): { places: Int32Array; placeStarts: Int32Array } {
  const placeStarts = sharedIntegers(vocabulary + 1);
  for (const token of tokens) if (token !== PARAGRAPH_END) placeStarts[token + 1]! += 1;
  for (let token = 0; token < vocabulary; token++) placeStarts[token + 1]! += placeStarts[token]!;
  const next = placeStarts.slice();
  const places = sharedIntegers(placeStarts[vocabulary]!);
  for (const [place, token] of tokens.entries()) if (token !== PARAGRAPH_END) places[next[token]!++] = place;
  return { places, placeStarts };
}

/** A token's frequency is the sum of its row, which follows from how much room each of its places has in the paragraph. */
function logFrequencies(tokens: Int32Array, vocabulary: number): { logShares: Float64Array; logTotal: number } {
  const room = new Float64Array(WINDOW + 1);
  for (let distance = 1; distance <= WINDOW; distance++) room[distance] = room[distance - 1]! + WEIGHTS[distance]!;
  const sums = new Float64Array(vocabulary);
  for (let start = 0; start < tokens.length; ) {
    let end = start;
    while (tokens[end] !== PARAGRAPH_END) end += 1;
    for (let at = start; at < end; at++)
      sums[tokens[at]!]! += room[Math.min(WINDOW, at - start)]! + room[Math.min(WINDOW, end - 1 - at)]!;
    start = end + 1;
  }
  const total = sums.reduce((sum, value) => sum + value, 0);
  const flattened = sums.map((value) => value ** CO_OCCURRENCE.flattening);
  const logAll = Math.log(flattened.reduce((sum, value) => sum + value, 0));
  const logShares = new Float64Array(new SharedArrayBuffer(vocabulary * 8));
  logShares.set(flattened.map((value) => Math.log(value) - logAll));
  return { logShares, logTotal: Math.log(total) };
}
