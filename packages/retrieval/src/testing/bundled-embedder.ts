/** The bundled model, for the tests of this package. */
import { fileURLToPath } from 'node:url';
import type { Embedder, TokenEmbedder } from '@raglab/core';
import {
  createTransformersEmbedder,
  type TransformersEmbedderOptions,
} from '../embedders/create-transformers-embedder.ts';

export const BUNDLED_MODEL: TransformersEmbedderOptions = {
  model: 'raglab-static',
  modelsDirectory: fileURLToPath(new URL('../../../../models', import.meta.url)),
  cacheDirectory: fileURLToPath(new URL('./no-such-cache', import.meta.url)),
};

export function createBundledEmbedder(): Promise<Embedder & TokenEmbedder> {
  return createTransformersEmbedder(BUNDLED_MODEL);
}
