import { createRandom } from '@raglab/core';
import { expect, it } from 'vitest';
import { createSharedArena } from '../threads/shared-arena.ts';
import { addProduct, multiplyPlainly, packColumns, packRows } from './packed-product.ts';
import { BAND_COLUMNS, BAND_ROWS, createVectorKernels } from './vector-kernels.ts';

const arena = createSharedArena();
const kernels = createVectorKernels(arena.memory);
const random = createRandom(1);
const randomFloats = (length: number): Float32Array => {
  const floats = arena.floats(length);
  for (let i = 0; i < length; i++) floats[i] = random() - 0.5;
  return floats;
};

it('the packed product is the plain one, transposed operands and parts of the depth included', () => {
  const [rows, depth, columns] = [12, 300, 24];
  const a = randomFloats(rows * depth);
  const b = randomFloats(depth * columns);
  const left = { data: a, rowStride: depth, columnStride: 1 };
  const right = { data: b, rowStride: 1, columnStride: depth };
  const [packedLeft, packedRight] = [arena.floats(a.length), arena.floats(b.length)];
  for (let band = 0; band < rows / BAND_ROWS; band++) packRows(packedLeft, left, band, depth);
  for (let band = 0; band < columns / BAND_COLUMNS; band++) packColumns(packedRight, right, band, depth);
  const target = arena.floats(rows * columns);
  const part = { left: packedLeft, right: packedRight, target, stride: columns, bandDepth: depth };
  const all = { bands: [0, rows / BAND_ROWS], columns: [0, columns / BAND_COLUMNS] } as const;
  addProduct(kernels, { ...part, ...all, from: 0, depth: 100 });
  addProduct(kernels, { ...part, ...all, from: 100, depth: 200 });
  const plain = multiplyPlainly(left, right, rows, depth, columns);
  for (const [at, value] of plain.entries()) expect(target[at]).toBeCloseTo(value, 4);
});

it('a scaled row is added exactly as single precision has it', () => {
  const [target, source] = [randomFloats(64), randomFloats(64)];
  const expected = Array.from(target, (value, i) => Math.fround(value + Math.fround(Math.fround(0.3) * source[i]!)));
  kernels.addScaled(target, source, 0.3);
  expect([...target]).toEqual(expected);
});
