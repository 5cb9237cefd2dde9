/** A static model that is there, as what training goes on from: its vocabulary, and its table in floats. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RaglabError } from '@raglab/core';
import { onnxPath } from '../../embedders/graph-file.ts';
import { type ModelLocation, resolveModel } from '../../embedders/resolve-model.ts';
import { dequantiseTable } from '../../embedders/static/quantise-table.ts';
import { readStaticModel } from '../../embedders/static/static-graph.ts';
import { parseTokenizerJson } from '../../word-piece/tokenizer-json.ts';
import type { TrainEmbedderOptions } from './train-embedder.ts';

/** Throws `not_found` for a model that is not there, `unsupported` for one that is not a static model of this lab's kind. */
export async function loadBaseModel(location: ModelLocation): Promise<NonNullable<TrainEmbedderOptions['base']>> {
  const { files, dtype } = await resolveModel(location);
  const vocabulary = parseTokenizerJson(readFileSync(path.join(files.folder, 'tokenizer.json'), 'utf8'));
  const table = files.kind === 'static' ? readStaticModel(readFileSync(onnxPath(files.folder, dtype))) : undefined;
  if (vocabulary === undefined || table === undefined) {
    throw new RaglabError({
      code: 'unsupported',
      problem: `training cannot go on from ${location.model}`,
      expected: 'a static model as `raglab train embedder` writes it, in 4 or 8 bits',
      received: `a ${files.kind} model`,
      remedy: 'Name another with --base, or train from scratch with --base none.',
    });
  }
  return { vocabulary, rows: dequantiseTable(table), dimension: table.dimension };
}
