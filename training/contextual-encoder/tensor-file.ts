/**
 * Tensors as bytes: the safetensors format (https://github.com/huggingface/safetensors#format), as far as the trainer here writes and reads it: a length,
 * a JSON header with names, types, shapes and places, and the numbers. Floats and signed bytes alone.
 */
import { readFileSync, writeFileSync } from 'node:fs';

export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int8Array;
}

interface Place {
  readonly dtype: 'F32' | 'I8';
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** Bytes that the length of the header takes. */
const PREFIX = 8;

export function writeTensors(path: string, tensors: Readonly<Record<string, Tensor>>): void {
  const header: Record<string, Place> = {};
  const parts: Buffer[] = [];
  let at = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    const dtype = values instanceof Float32Array ? 'F32' : 'I8';
    header[name] = { dtype, shape, data_offsets: [at, at + values.byteLength] };
    parts.push(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
    at += values.byteLength;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(PREFIX);
  length.writeBigUInt64LE(BigInt(text.length));
  writeFileSync(path, Buffer.concat([length, text, ...parts]));
}

export function readTensors(path: string): ReadonlyMap<string, Tensor> {
  const file = readFileSync(path);
  const start = PREFIX + Number(file.readBigUInt64LE());
  const header = JSON.parse(file.toString('utf8', PREFIX, start)) as Record<string, Place>;
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        // A copy: floats in the file begin at any byte.
        const { buffer } = Uint8Array.from(file.subarray(start + from, start + to));
        return [name, { shape, values: dtype === 'F32' ? new Float32Array(buffer) : new Int8Array(buffer) }];
      },
    ),
  );
}
