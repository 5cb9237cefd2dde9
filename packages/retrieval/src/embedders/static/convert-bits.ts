/** A static model in other bits: the folder of a float table copied, with its table quantised. For measuring what the bits cost. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { RaglabError } from '@raglab/core';
import { readOnnxTensors } from '../../onnx/read-onnx-tensors.ts';
import { onnxPath } from '../graph-file.ts';
import { type QuantisedTable, quantiseTable } from './quantise-table.ts';
import { encodeStaticModel } from './static-graph.ts';

/** Throws `unsupported` where `folder` holds no float table. */
export function convertBits(folder: string, out: string, bits: QuantisedTable['bits']): void {
  const graph = onnxPath(folder, 'fp32');
  const table = readOnnxTensors(readFileSync(graph)).get('table');
  if (!(table?.values instanceof Float32Array)) {
    throw new RaglabError({
      code: 'unsupported',
      problem: `${folder} holds no float table`,
      expected: 'a model that `raglab train embedder --bits 32` made',
    });
  }
  const [vocabulary, dimension] = table.dims as [number, number];
  cpSync(folder, out, { recursive: true });
  rmSync(onnxPath(out, 'fp32'));
  writeFileSync(onnxPath(out, 'q8'), encodeStaticModel(quantiseTable(table.values, { vocabulary, dimension, bits })));
}
