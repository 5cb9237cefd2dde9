/**
 * WebAssembly modules from lists of instructions: just the part of the binary format (https://webassembly.github.io/spec/core/binary/) that the
 * kernels need: one imported shared memory, functions over addresses without results. Vector instructions of four floats are why it is there: JavaScript
 * has none, and they make the matrix products of training some five times faster. They are also exact: the same bits on every machine.
 */

type Bytes = readonly number[];

export interface KernelFunction {
  readonly name: string;
  /** One character for each parameter: `i` an address or a count, `f` a float. */
  readonly parameters: string;
  /** Further variables: `i` or `v` (four floats). */
  readonly locals: string;
  readonly body: Bytes;
}

/** Pages of 64 KiB; also what a shared memory must be created with. */
export interface MemoryLimits {
  readonly initial: number;
  readonly maximum: number;
}

const TYPES: Readonly<Record<string, number>> = { i: 0x7f, f: 0x7d, v: 0x7b };
const SIMD = 0xfd;

/** Instructions, by the names of the text format where they are short. */
export const op = {
  get: (local: number): Bytes => [0x20, ...unsigned(local)],
  set: (local: number): Bytes => [0x21, ...unsigned(local)],
  constant: (value: number): Bytes => [0x41, ...signed(value)],
  add: (): Bytes => [0x6a],
  lessThan: (): Bytes => [0x49],
  /** Runs at least once; `body` leaves a number, and while it is not zero the loop goes on. */
  doWhile: (...body: Bytes[]): Bytes => [0x03, 0x40, ...body.flat(), 0x0d, 0x00, 0x0b],
  /** Four floats at address + offset. */
  load: (offset = 0): Bytes => [SIMD, 0x00, 0x00, ...unsigned(offset)],
  /** One float at address + offset, four times. */
  loadSplat: (offset = 0): Bytes => [SIMD, 0x09, 0x02, ...unsigned(offset)],
  store: (offset = 0): Bytes => [SIMD, 0x0b, 0x00, ...unsigned(offset)],
  splat: (): Bytes => [SIMD, 0x13],
  addFloats: (): Bytes => [SIMD, 0xe4, 0x01],
  multiplyFloats: (): Bytes => [SIMD, 0xe6, 0x01],
} as const;

/** Adds `bytes` to the address in `local`. */
export function advance(local: number, bytes: number): Bytes {
  return [...op.get(local), ...op.constant(bytes), ...op.add(), ...op.set(local)];
}

/** The bytes of a module that imports `env.memory` and exports the functions. */
export function assembleModule(functions: readonly KernelFunction[], memory: MemoryLimits): Uint8Array {
  const types = functions.map(({ parameters }) => [0x60, ...list([...parameters].map((type) => [TYPES[type]!])), 0x00]);
  const imported = [
    ...text('env'),
    ...text('memory'),
    0x02,
    0x03,
    ...unsigned(memory.initial),
    ...unsigned(memory.maximum),
  ];
  const code = functions.map(({ locals, body }) => {
    const declared = list([...locals].map((type) => [1, TYPES[type]!]));
    const bytes = [...declared, ...body, 0x0b];
    return [...unsigned(bytes.length), ...bytes];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(types)),
    ...section(2, list([imported])),
    ...section(3, list(functions.map((_, i) => unsigned(i)))),
    ...section(7, list(functions.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)]))),
    ...section(10, list(code)),
  ]);
}

function section(id: number, bytes: Bytes): Bytes {
  return [id, ...unsigned(bytes.length), ...bytes];
}

function list(items: readonly Bytes[]): Bytes {
  return [...unsigned(items.length), ...items.flat()];
}

function text(name: string): Bytes {
  return list([...Buffer.from(name)].map((byte) => [byte]));
}

/** LEB128. */
function unsigned(value: number): Bytes {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): Bytes {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}
