import { createRandom } from '@raglab/core';
import { afterAll, describe, expect, it } from 'vitest';
import { createSharedArena } from '../../threads/shared-arena.ts';
import { startTeam } from '../../threads/start-team.ts';
import { factoriseCooccurrences } from './factorise-cooccurrences.ts';
import { orthonormalise } from './orthonormalise.ts';
import { PARAGRAPH_END, positiveInformation } from './positive-information.ts';
import { symmetricEigenvectors } from './symmetric-eigenvectors.ts';

const arena = createSharedArena();
const team = startTeam(arena.memory, 2);
afterAll(() => team.close());

describe('symmetricEigenvectors', () => {
  it('finds those of a matrix that one can do by hand', () => {
    const { values, vectors } = symmetricEigenvectors(Float64Array.of(2, 1, 1, 2), 2);
    expect([...values]).toEqual([expect.closeTo(3, 12), expect.closeTo(1, 12)]);
    expect(Math.abs(vectors[0]!)).toBeCloseTo(Math.SQRT1_2, 12);
    expect(vectors[0]! * vectors[1]!).toBeCloseTo(0.5, 12);
  });

  it('puts a random matrix together again', () => {
    const size = 24;
    const random = createRandom(3);
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j <= i; j++) matrix[i * size + j] = matrix[j * size + i] = random() - 0.5;
    const { values, vectors } = symmetricEigenvectors(matrix, size);
    for (const [at, value] of matrix.entries()) {
      const [row, column] = [Math.floor(at / size), at % size];
      let sum = 0;
      for (let k = 0; k < size; k++) sum += values[k]! * vectors[k * size + row]! * vectors[k * size + column]!;
      expect(sum).toBeCloseTo(value, 6);
    }
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
  });
});

it('orthonormalise leaves unit columns at right angles', async () => {
  const [rows, width] = [64, 16];
  const random = createRandom(5);
  const tall = arena.floats(rows * width).map(() => random() - 0.5);
  const shared = arena.floats(rows * width);
  shared.set(tall);
  await orthonormalise(team, arena, shared, rows, width);
  for (let a = 0; a < width; a++) {
    for (let b = 0; b <= a; b++) {
      let dot = 0;
      for (let row = 0; row < rows; row++) dot += shared[row * width + a]! * shared[row * width + b]!;
      expect(dot).toBeCloseTo(a === b ? 1 : 0, 4);
    }
  }
});

describe('positiveInformation', () => {
  it('is what one computes by hand for five tokens', async () => {
    // Two paragraphs, 0 1 2 and 3 4: distances 1, 1, 2 and 1, each seen from both ends.
    const tokens = Int32Array.of(0, 1, 2, PARAGRAPH_END, 3, 4, PARAGRAPH_END);
    const { starts, columns, values } = await positiveInformation(team, share(tokens), 5);
    const cells = new Map<string, number>();
    for (let row = 0; row < 5; row++)
      for (let cell = starts[row]!; cell < starts[row + 1]!; cell++) cells.set(`${row}${columns[cell]}`, values[cell]!);
    const sums = [1.5, 2, 1.5, 1, 1];
    const flattened = sums.map((sum) => sum ** 0.875);
    const all = flattened.reduce((a, b) => a + b);
    const expected = (a: number, b: number, weight: number): number =>
      Math.log(weight / 7 / ((flattened[a]! / all) * (flattened[b]! / all)));
    expect([...cells.keys()].sort()).toEqual(['01', '02', '10', '12', '20', '21', '34', '43']);
    expect(cells.get('01')).toBeCloseTo(expected(0, 1, 1), 5);
    expect(cells.get('34')).toBeCloseTo(expected(3, 4, 1), 5);
    // Two places apart weighs half: just above the threshold.
    expect(cells.get('02')).toBeCloseTo(expected(0, 2, 0.5), 5);
  });

  it('gives tokens of like neighbours like vectors', async () => {
    const random = createRandom(7);
    const tokens: number[] = [];
    // Tokens 0 to 9 stand among 20 to 29, tokens 10 to 19 among 30 to 39.
    for (let paragraph = 0; paragraph < 600; paragraph++) {
      const topic = paragraph % 2;
      for (let i = 0; i < 6; i++)
        tokens.push(10 * topic + Math.floor(random() * 10), 20 + 10 * topic + Math.floor(random() * 10));
      tokens.push(PARAGRAPH_END);
    }
    const matrix = await positiveInformation(team, share(Int32Array.from(tokens)), 40);
    const vectors = await factoriseCooccurrences(team, arena, matrix, { dimension: 8, seed: 1 });
    const cosine = (a: number, b: number): number => {
      let sum = 0;
      for (let i = 0; i < 8; i++) sum += vectors[a * 8 + i]! * vectors[b * 8 + i]!;
      return sum;
    };
    const mean = (pairs: [number, number][]): number =>
      pairs.reduce((sum, [a, b]) => sum + cosine(a, b), 0) / pairs.length;
    const same = mean([
      [0, 1],
      [2, 3],
      [4, 5],
      [10, 11],
      [12, 13],
      [14, 15],
    ]);
    const other = mean([
      [0, 11],
      [2, 13],
      [4, 15],
      [10, 1],
      [12, 3],
      [14, 5],
    ]);
    expect(same).toBeGreaterThan(other + 0.1);
  });
});

function share(tokens: Int32Array): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(tokens.byteLength));
  shared.set(tokens);
  return shared;
}
