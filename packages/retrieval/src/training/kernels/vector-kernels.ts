/**
 * The two inner loops of training, on four floats at a time: a tile of a matrix product, and a scaled row added to another. Everything lies in one
 * shared WebAssembly memory, which all threads see. `multiplyPlainly` is the matrix product as one would write it down; a test says that they agree.
 *
 * A product's operands are packed first (Goto and van de Geijn 2008): the left one in bands of 4 rows, the right one in bands of 8 columns, each
 * band laid out in the order in which the loop reads it. A tile then is 32 sums that stay in registers.
 */
import { advance, assembleModule, type KernelFunction, type MemoryLimits, op } from './assemble-module.ts';

export const BAND_ROWS = 4;
export const BAND_COLUMNS = 8;
/** 4 GiB, of which the system gives what is touched. */
const KERNEL_MEMORY: MemoryLimits = { initial: 1, maximum: 65_536 };

/** What of the runtime's WebAssembly is used; TypeScript's library of the web is not loaded here. */
interface WasmRuntime {
  readonly Memory: new (limits: MemoryLimits & { readonly shared: true }) => KernelMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}
/** A shared WebAssembly memory. */
export interface KernelMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

export interface VectorKernels {
  /** Adds to a 4 × 8 tile of `target` (rows `stride` floats apart) the product of a left and a right band over `depth` places from `from` on. */
  multiplyTile(left: Float32Array, right: Float32Array, target: Float32Array, at: TilePlace): void;
  /** target += scale · source. Lengths are multiples of 4. */
  addScaled(target: Float32Array, source: Float32Array, scale: number): void;
}

interface TilePlace {
  /** Offset of the tile's first float in `target`. */
  readonly offset: number;
  readonly stride: number;
  /** Number of the left and of the right band, and how deep bands are in all. */
  readonly band: number;
  readonly column: number;
  readonly bandDepth: number;
  readonly from: number;
  readonly depth: number;
}

interface Exports {
  readonly tile: (left: number, right: number, target: number, stride: number, end: number) => void;
  readonly axpy: (target: number, source: number, end: number, scale: number) => void;
}

const FLOAT = 4;
const runtime = (globalThis as unknown as { WebAssembly: WasmRuntime }).WebAssembly;

export function createKernelMemory(): KernelMemory {
  return new runtime.Memory({ ...KERNEL_MEMORY, shared: true });
}

/** One instance for each thread, over the memory of all. */
export function createVectorKernels(memory: KernelMemory): VectorKernels {
  const module = new runtime.Module(assembleModule([TILE, AXPY], KERNEL_MEMORY));
  const { tile, axpy } = new runtime.Instance(module, { env: { memory } }).exports as Exports;
  return {
    multiplyTile(left, right, target, { offset, stride, band, column, bandDepth, from, depth }) {
      const start = left.byteOffset + (band * bandDepth + from) * BAND_ROWS * FLOAT;
      tile(
        start,
        right.byteOffset + (column * bandDepth + from) * BAND_COLUMNS * FLOAT,
        target.byteOffset + offset * FLOAT,
        stride * FLOAT,
        start + depth * BAND_ROWS * FLOAT,
      );
    },
    addScaled(target, source, scale) {
      axpy(target.byteOffset, source.byteOffset, source.byteOffset + source.byteLength, scale);
    },
  };
}

/** Parameters 0 left, 1 right, 2 target, 3 stride, 4 end of left; locals 5 and 6 right values, 7 one left value, 8 … 15 the sums. */
const TILE: KernelFunction = {
  name: 'tile',
  parameters: 'iiiii',
  locals: 'vvv'.concat('v'.repeat(BAND_ROWS * 2)),
  body: [
    ...op.doWhile(
      [...op.get(1), ...op.load(0), ...op.set(5), ...op.get(1), ...op.load(16), ...op.set(6)],
      Array.from({ length: BAND_ROWS }, (_, row) => [
        ...[...op.get(0), ...op.loadSplat(row * FLOAT), ...op.set(7)],
        ...accumulate(8 + 2 * row, 5),
        ...accumulate(9 + 2 * row, 6),
      ]).flat(),
      advance(0, BAND_ROWS * FLOAT),
      advance(1, BAND_COLUMNS * FLOAT),
      [...op.get(0), ...op.get(4), ...op.lessThan()],
    ),
    ...Array.from({ length: BAND_ROWS }, (_, row) => [
      ...addToMemory(8 + 2 * row, 0),
      ...addToMemory(9 + 2 * row, 16),
      ...[...op.get(2), ...op.get(3), ...op.add(), ...op.set(2)],
    ]).flat(),
  ],
};

/** Parameters 0 target, 1 source, 2 end of source, 3 scale; local 4 the scale four times. */
const AXPY: KernelFunction = {
  name: 'axpy',
  parameters: 'iiif',
  locals: 'v',
  body: [
    ...[...op.get(3), ...op.splat(), ...op.set(4)],
    ...op.doWhile(
      [...op.get(0), ...op.get(0), ...op.load()],
      [...op.get(1), ...op.load(), ...op.get(4), ...op.multiplyFloats(), ...op.addFloats(), ...op.store()],
      advance(0, 16),
      advance(1, 16),
      [...op.get(1), ...op.get(2), ...op.lessThan()],
    ),
  ],
};

function accumulate(sum: number, right: number): number[] {
  return [
    ...[...op.get(sum), ...op.get(7), ...op.get(right), ...op.multiplyFloats(), ...op.addFloats(), ...op.set(sum)],
  ];
}

function addToMemory(sum: number, offset: number): number[] {
  return [...[...op.get(2), ...op.get(2), ...op.load(offset), ...op.get(sum), ...op.addFloats(), ...op.store(offset)]];
}
