/**
 * What training starts from: the bundled static model's table in floats and its tokenizer, in files that the trainer reads.
 * `node training/contextual-encoder/write-start.ts FOLDER`
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadBaseModel } from '@raglab/retrieval';
import { writeTensors } from './tensor-file.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node training/contextual-encoder/write-start.ts FOLDER');
const models = join(import.meta.dirname, '..', '..', 'models');
const model = 'raglab-static';
const { rows, vocabulary, dimension } = await loadBaseModel({
  ...{ model, modelsDirectory: models, cacheDirectory: models },
});
mkdirSync(folder, { recursive: true });
copyFileSync(join(models, model, 'tokenizer.json'), join(folder, 'tokenizer.json'));
writeTensors(join(folder, 'start.safetensors'), {
  table: { shape: [vocabulary.tokens.length, dimension], values: rows },
});
