/**
 * What the training kernels win: 512 × 512 × 512 by loops as one would write them, and by the packed kernel with its packing counted, on one core,
 * interleaved. Prints billions of multiply-adds a second of processor time. Run: node packages/retrieval/bench/matrix-products.ts [rounds]
 */
import { createRandom } from '@raglab/core';
import { addProduct, multiplyPlainly, packColumns, packRows } from '../src/training/kernels/packed-product.ts';
import { BAND_COLUMNS, BAND_ROWS, createVectorKernels } from '../src/training/kernels/vector-kernels.ts';
import { createSharedArena } from '../src/training/threads/shared-arena.ts';

const SIZE = 512;
const rounds = Number(process.argv[2] ?? 5);
const arena = createSharedArena();
const kernels = createVectorKernels(arena.memory);
const random = createRandom(1);
const [a, b, target, packedA, packedB] = Array.from({ length: 5 }, () => arena.floats(SIZE * SIZE)) as [
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
];
for (let i = 0; i < a.length; i++) {
  a[i] = random() - 0.5;
  b[i] = random() - 0.5;
}
const left = { data: a, rowStride: SIZE, columnStride: 1 };
const right = { data: b, rowStride: 1, columnStride: SIZE };

const contenders = {
  'plain loops': () => void multiplyPlainly(left, right, SIZE, SIZE, SIZE),
  'packed kernel': () => {
    for (let band = 0; band < SIZE / BAND_ROWS; band++) packRows(packedA, left, band, SIZE);
    for (let band = 0; band < SIZE / BAND_COLUMNS; band++) packColumns(packedB, right, band, SIZE);
    target.fill(0);
    addProduct(kernels, {
      ...{ left: packedA, right: packedB, target, stride: SIZE, bandDepth: SIZE },
      bands: [0, SIZE / BAND_ROWS],
      columns: [0, SIZE / BAND_COLUMNS],
    });
  },
};

const rates = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
for (let round = 0; round <= rounds; round++) {
  for (const [name, run] of Object.entries(contenders)) {
    const before = process.cpuUsage();
    // Processor time is counted in large steps: several products for one reading.
    for (let repeat = 0; repeat < 5; repeat++) run();
    const seconds = process.cpuUsage(before).user / 1e6;
    if (round > 0) rates.get(name)!.push((5 * SIZE ** 3) / seconds / 1e9);
  }
}
for (const [name, values] of rates) {
  const sorted = values.toSorted((x, y) => x - y);
  const [low, middle, high] = [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!];
  console.log(
    `${name.padEnd(14)} ${middle.toFixed(1)} (${low.toFixed(1)} to ${high.toFixed(1)}) billion multiply-adds a second`,
  );
}
