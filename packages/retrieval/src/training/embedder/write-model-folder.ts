/**
 * A trained embedder as a folder in the hub's layout: `config.json`, `tokenizer.json`, `tokenizer_config.json`, `onnx/model*.onnx`, which transformers.js,
 * transformers and this lab load like any other model, and a model card with what is known when training ends. Written twice, the bytes are equal.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onnxPath } from '../../embedders/graph-file.ts';
import { quantiseTable, type TableBits } from '../../embedders/static/quantise-table.ts';
import { encodeFloatModel, encodeStaticModel } from '../../embedders/static/static-graph.ts';
import { formatTokenizerJson, SPECIAL_TOKENS } from '../../word-piece/tokenizer-json.ts';
import { formatModelCard, type ModelCardFacts } from './format-model-card.ts';
import type { TrainedEmbedder } from './train-embedder.ts';

/** Tokens that the embedder reads of a text. */
const MAX_TOKENS = 512;

export interface WrittenFile {
  readonly file: string;
  readonly bytes: number;
}

/** Overwrites the model's files, and writes the card where there is none. Returns the files, relative to the folder. */
export function writeModelFolder(
  folder: string,
  trained: TrainedEmbedder,
  { bits, card }: { readonly bits: TableBits; readonly card: ModelCardFacts },
): WrittenFile[] {
  const { vocabulary, dimension, rows } = trained;
  const size = vocabulary.tokens.length;
  const config = {
    model_type: 'bert',
    architectures: ['BertModel'],
    hidden_size: dimension,
    vocab_size: size,
    pad_token_id: SPECIAL_TOKENS.indexOf('[PAD]'),
    max_position_embeddings: MAX_TOKENS,
    raglab: { kind: 'static' },
  };
  const tokenizer = {
    tokenizer_class: 'BertTokenizer',
    do_lower_case: true,
    model_max_length: MAX_TOKENS,
    ...{ pad_token: '[PAD]', unk_token: '[UNK]', cls_token: '[CLS]', sep_token: '[SEP]', mask_token: '[MASK]' },
  };
  const graph =
    bits === 32
      ? encodeFloatModel(rows, size, dimension)
      : encodeStaticModel(quantiseTable(rows, { vocabulary: size, dimension, bits }));
  const graphFile = path.relative(folder, onnxPath(folder, bits === 32 ? 'fp32' : 'q8'));
  const files: [file: string, content: string | Uint8Array][] = [
    ['config.json', `${JSON.stringify(config, null, 2)}\n`],
    ['tokenizer_config.json', `${JSON.stringify(tokenizer, null, 2)}\n`],
    ['tokenizer.json', formatTokenizerJson(vocabulary)],
    [graphFile, graph],
  ];
  mkdirSync(path.join(folder, 'onnx'), { recursive: true });
  for (const [file, content] of files) writeFileSync(path.join(folder, file), content);
  const written = files.map(([file, content]) => ({ file, bytes: Buffer.byteLength(content) }));
  const cardFile = path.join(folder, 'README.md');
  if (!existsSync(cardFile)) writeFileSync(cardFile, formatModelCard(trained, { bits, files: written, ...card }));
  return written;
}
