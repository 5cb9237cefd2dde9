/**
 * Arrays that all threads see. Floats lie in one WebAssembly memory, because the kernels reach nothing else; whole numbers in buffers of their own. The
 * memory only grows: who needs much for a short time takes an arena of its own.
 */
import { createKernelMemory, type KernelMemory } from '../kernels/vector-kernels.ts';

export interface SharedArena {
  readonly memory: KernelMemory;
  /** Zeros. Begins at a multiple of 16 bytes. */
  floats(length: number): Float32Array;
}

const PAGE_BYTES = 65_536;
const FLOAT_BYTES = 4;
/** The first bytes stay unused, so that no array has the address 0. */
const FIRST_OFFSET = 64;

export function createSharedArena(): SharedArena {
  const memory = createKernelMemory();
  let used = FIRST_OFFSET;
  return {
    memory,
    floats(length) {
      const offset = used;
      used = Math.ceil((offset + length * FLOAT_BYTES) / 16) * 16;
      const missing = Math.ceil((used - memory.buffer.byteLength) / PAGE_BYTES);
      if (missing > 0) memory.grow(missing);
      return new Float32Array(memory.buffer, offset, length);
    },
  };
}

export function sharedIntegers(values: ArrayLike<number> | number): Int32Array {
  const length = typeof values === 'number' ? values : values.length;
  const array = new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
  if (typeof values !== 'number') array.set(values);
  return array;
}
