/**
 * A static model without a runtime: the tokenizer of `word-piece/` and the table out of the model's own ONNX file. Loading takes some tens of
 * milliseconds, and a text costs its tokenizing and one sum of rows; through the library both cost several times that. Only models that say
 * `"raglab": {"kind": "static"}` and have the one tokenizer and graph that are written here are read so; others get `undefined` and go the common way.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createWordPiece } from '../../word-piece/create-word-piece.ts';
import { parseTokenizerJson } from '../../word-piece/tokenizer-json.ts';
import type { EmbeddingModel, EmbeddingModelOptions } from '../embedding-model.ts';
import { onnxPath } from '../graph-file.ts';
import { normalise } from '../pool-tokens.ts';
import { openStaticTable } from './static-graph.ts';

export async function loadStaticModel({
  model,
  directory,
  dtype,
  kind,
  pooling,
  maxTokens,
}: EmbeddingModelOptions): Promise<EmbeddingModel | undefined> {
  if (kind !== 'static' || pooling !== 'mean') return undefined;
  const folder = path.join(directory, model);
  const [tokenizer, graph] = await Promise.all([
    readFile(path.join(folder, 'tokenizer.json'), 'utf8'),
    readFile(onnxPath(folder, dtype)),
  ]);
  const vocabulary = parseTokenizerJson(tokenizer);
  const table = openStaticTable(graph);
  if (vocabulary === undefined || table === undefined) return undefined;
  const { dimension, values, scales } = table;
  const wordPiece = createWordPiece(vocabulary);
  const { tokens: names, specialTokens } = vocabulary;
  const ignored = new Set(specialTokens.map((token) => names.indexOf(token)));
  const encode = (text: string): number[] => {
    const ids = wordPiece.encode(text, maxTokens).filter((id) => !ignored.has(id));
    table.fill(ids);
    return ids;
  };

  const addRow = (target: Float32Array, id: number): void => {
    const scale = scales[id]!;
    const from = id * dimension;
    for (let i = 0; i < dimension; i++) target[i]! += scale * values[from + i]!;
  };
  /** Four rows at a time: the sum is read and written once for all four. */
  const addRows = (target: Float32Array, ids: readonly number[]): void => {
    let at = 0;
    for (; at + 4 <= ids.length; at += 4) {
      const a = ids[at]! * dimension;
      const b = ids[at + 1]! * dimension;
      const c = ids[at + 2]! * dimension;
      const d = ids[at + 3]! * dimension;
      const scaleA = scales[ids[at]!]!;
      const scaleB = scales[ids[at + 1]!]!;
      const scaleC = scales[ids[at + 2]!]!;
      const scaleD = scales[ids[at + 3]!]!;
      for (let i = 0; i < dimension; i++) {
        const first = scaleA * values[a + i]! + scaleB * values[b + i]!;
        target[i]! += first + scaleC * values[c + i]! + scaleD * values[d + i]!;
      }
    }
    for (; at < ids.length; at++) addRow(target, ids[at]!);
  };

  return {
    dimension,
    async embed(texts) {
      const vectors = new Float32Array(texts.length * dimension);
      let tokens = 0;
      for (const [at, text] of texts.entries()) {
        const vector = vectors.subarray(at * dimension, (at + 1) * dimension);
        const ids = encode(text);
        addRows(vector, ids);
        normalise(vector);
        tokens += ids.length;
      }
      return { vectors, tokens };
    },
    async embedTokens(texts) {
      return texts.map((text) => {
        const ids = encode(text);
        const vectors = new Float32Array(ids.length * dimension);
        const weights = new Float32Array(ids.length);
        for (const [at, id] of ids.entries()) {
          const vector = vectors.subarray(at * dimension, (at + 1) * dimension);
          addRow(vector, id);
          weights[at] = normalise(vector);
        }
        return { tokens: ids.map((id) => names[id]!), vectors, weights };
      });
    },
    close: async () => {},
  };
}
