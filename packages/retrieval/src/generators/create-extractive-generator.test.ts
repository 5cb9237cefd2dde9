import { fileURLToPath } from 'node:url';
import type { Embedder, TokenEmbedder } from '@raglab/core';
import { generatorConformance, rerankerConformance } from '@raglab/core/testing';
import { afterAll } from 'vitest';
import { createTransformersEmbedder } from '../embedders/create-transformers-embedder.ts';
import { createMaxSimReranker } from '../rerankers/create-max-sim-reranker.ts';
import { createExtractiveGenerator } from './create-extractive-generator.ts';

const modelsDirectory = fileURLToPath(new URL('../../../../models', import.meta.url));
const embedder: Embedder & TokenEmbedder = await createTransformersEmbedder({
  model: 'raglab-static',
  modelsDirectory,
  cacheDirectory: '/nonexistent',
});
afterAll(() => embedder.close());

generatorConformance('createExtractiveGenerator', () => createExtractiveGenerator({ embedder }));
rerankerConformance('createMaxSimReranker', () => createMaxSimReranker({ embedder }));
