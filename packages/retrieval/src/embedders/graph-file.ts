/** Which file of a model's folder holds its graph. Imports nothing of ours: a worker that starts with this starts fast. */
import path from 'node:path';

/** transformers.js' names for the precision of a graph, and the file suffix of each, in the order in which they are looked for. */
export const DTYPE_SUFFIXES = {
  fp32: '',
  q8: '_quantized',
  fp16: '_fp16',
  int8: '_int8',
  uint8: '_uint8',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
} as const;
export type ModelDtype = keyof typeof DTYPE_SUFFIXES;

/** The graph file of a model in one precision. */
export function onnxPath(folder: string, dtype: ModelDtype): string {
  return path.join(folder, 'onnx', `model${DTYPE_SUFFIXES[dtype]}.onnx`);
}
