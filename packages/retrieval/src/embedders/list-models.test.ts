import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { BUNDLED_MODEL } from '../testing/bundled-embedder.ts';
import { HUB_MODELS } from './hub-models.ts';
import { listModels } from './list-models.ts';
import { modelFamilyOf } from './model-families.ts';
import { readModelFiles } from './model-files.ts';

it('lists the bundled model, and nothing where there is no directory', () => {
  const bundled = listModels(BUNDLED_MODEL.modelsDirectory).find(({ name }) => name === 'raglab-static');
  expect(bundled).toMatchObject({ kind: 'static', dimension: 512, vocabulary: 32_000, maxTokens: 512, dtypes: ['q8'] });
  expect(bundled!.bytes).toBeGreaterThan(8_000_000);
  expect(listModels('/no/such/directory')).toEqual([]);
});

it('finds models under an owner, reads pooling, and says which config is broken', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'raglab-models-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const folder = path.join(directory, 'owner', 'small');
  cpSync(path.join(BUNDLED_MODEL.modelsDirectory, 'raglab-static'), folder, { recursive: true });
  mkdirSync(path.join(folder, '1_Pooling'));
  writeFileSync(path.join(folder, '1_Pooling', 'config.json'), '{"pooling_mode_cls_token": true}');
  expect(listModels(directory).map(({ name }) => name)).toEqual(['owner/small']);
  expect(readModelFiles(folder)?.pooling).toBe('cls');
  writeFileSync(path.join(folder, 'config.json'), '{');
  expect(() => listModels(directory)).toThrow(expect.objectContaining({ code: 'corrupt' }));
});

it.each([
  ['Xenova/all-MiniLM-L6-v2', 'MiniLM', ''],
  ['intfloat/e5-small-v2', 'e5', 'query: '],
  ['Xenova/multilingual-e5-small', 'e5', 'query: '],
  ['intfloat/multilingual-e5-large-instruct', 'e5-instruct', 'Instruct: '],
  ['BAAI/bge-small-en-v1.5', 'bge-en', 'Represent this sentence'],
  ['BAAI/bge-m3', 'bge-m3', ''],
  ['nomic-ai/nomic-embed-text-v1.5', 'nomic', 'search_query: '],
  ['thenlper/gte-small', 'gte', ''],
  ['mixedbread-ai/mxbai-embed-large-v1', 'mxbai', 'Represent this sentence'],
  ['Snowflake/snowflake-arctic-embed-xs', 'arctic', 'Represent this sentence'],
  ['Snowflake/snowflake-arctic-embed-m-v2.0', 'arctic-2', 'query: '],
])('knows the family of %s', (model, family, prefix) => {
  expect(modelFamilyOf(model)?.name).toBe(family);
  expect(modelFamilyOf(model)?.prefixes.query.startsWith(prefix)).toBe(true);
  expect(modelFamilyOf('raglab-static')).toBeUndefined();
});

it('has a family for every embedder of the hub that it names, and the length that MiniLM was made for', () => {
  for (const { id, job } of HUB_MODELS) expect(modelFamilyOf(id) !== undefined, id).toBe(job === 'embedder');
  expect(modelFamilyOf('Xenova/all-MiniLM-L6-v2')?.maxTokens).toBe(256);
});
