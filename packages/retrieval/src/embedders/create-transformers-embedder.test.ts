import { fileURLToPath } from 'node:url';
import { embedderConformance } from '@raglab/core/testing';
import { createTransformersEmbedder } from './create-transformers-embedder.ts';

const modelsDirectory = fileURLToPath(new URL('../../../../models', import.meta.url));
const bundled = { model: 'raglab-static', modelsDirectory, cacheDirectory: '/nonexistent' };

embedderConformance('createTransformersEmbedder', () => createTransformersEmbedder(bundled));
