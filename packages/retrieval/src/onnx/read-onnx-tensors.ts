/** The stored tensors of an ONNX file, by name: what a static model's table is read from without starting a runtime. Other parts are passed over. */
import { readProtobuf } from '../protobuf/read-protobuf.ts';
import { ONNX_TYPES } from './encode-onnx.ts';

export interface StoredTensor {
  readonly dims: readonly number[];
  readonly values: Float32Array | Int8Array | Uint8Array;
}

/** Tensors of floats and bytes alone. Throws a plain error for bytes that are no protobuf message. */
export function readOnnxTensors(file: Buffer): ReadonlyMap<string, StoredTensor> {
  const graph = readProtobuf(file).find(({ field }) => field === 7)?.bytes;
  const tensors = new Map<string, StoredTensor>();
  for (const { field, bytes } of graph ? readProtobuf(graph) : []) {
    if (field !== 5 || bytes === undefined) continue;
    const parts = readProtobuf(bytes);
    const raw = parts.find((part) => part.field === 9)?.bytes;
    const type = Number(parts.find((part) => part.field === 2)?.number ?? 0);
    const values = raw && valuesOf(raw, type);
    if (values === undefined) continue;
    const name = parts.find((part) => part.field === 8)?.bytes?.toString() ?? '';
    tensors.set(name, { dims: parts.flatMap((part) => (part.field === 1 ? dimsOf(part) : [])), values });
  }
  return tensors;
}

function valuesOf(raw: Buffer, type: number): StoredTensor['values'] | undefined {
  if (type === ONNX_TYPES.uint8) return raw;
  if (type === ONNX_TYPES.int8) return new Int8Array(raw.buffer, raw.byteOffset, raw.byteLength);
  // Floats begin anywhere in a file; a view of them must not.
  if (type === ONNX_TYPES.float) return new Float32Array(Uint8Array.from(raw).buffer);
  return undefined;
}

/** One number a field, or all of them packed into one. */
function dimsOf({ number, bytes }: { readonly number?: bigint; readonly bytes?: Buffer }): number[] {
  if (number !== undefined) return [Number(number)];
  const packed: number[] = [];
  let value = 0;
  let shift = 1;
  for (const byte of bytes ?? []) {
    value += (byte & 0x7f) * shift;
    shift *= 128;
    if (byte < 0x80) {
      packed.push(value);
      value = 0;
      shift = 1;
    }
  }
  return packed;
}
