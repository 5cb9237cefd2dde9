/**
 * Trained weights as a folder in the hub's layout, which the lab, transformers.js and transformers load like any other model.
 * `node training/contextual-encoder/write-model.ts RUN FOLDER`: RUN is what train.py wrote.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeEncoder } from './encoder-graph.ts';
import { readTensors } from './tensor-file.ts';

const [run, folder] = process.argv.slice(2);
if (run === undefined || folder === undefined)
  throw new Error('usage: node training/contextual-encoder/write-model.ts RUN FOLDER');
const weights = readTensors(join(run, 'weights.safetensors'));
const [vocabulary, width] = weights.get('table')!.shape;
const training = JSON.parse(readFileSync(join(run, 'training.json'), 'utf8')) as {
  readonly options: { readonly layers: number; readonly heads: number };
};
const { layers, heads } = training.options;
const longest = 512;
const config = {
  model_type: 'bert',
  architectures: ['BertModel'],
  hidden_size: width,
  vocab_size: vocabulary,
  pad_token_id: 0,
  max_position_embeddings: longest,
  raglab: { kind: layers === 0 ? 'static' : 'contextual' },
};
const tokenizer = {
  tokenizer_class: 'BertTokenizer',
  do_lower_case: true,
  model_max_length: longest,
  ...{ pad_token: '[PAD]', unk_token: '[UNK]', cls_token: '[CLS]', sep_token: '[SEP]', mask_token: '[MASK]' },
};
mkdirSync(join(folder, 'onnx'), { recursive: true });
for (const file of ['tokenizer.json', 'reference.json']) copyFileSync(join(run, file), join(folder, file));
writeFileSync(join(folder, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
writeFileSync(join(folder, 'tokenizer_config.json'), `${JSON.stringify(tokenizer, null, 2)}\n`);
writeFileSync(join(folder, 'onnx', 'model_quantized.onnx'), encodeEncoder(weights, { layers, heads }));
