/** The embedding model that comes with the lab: static, some thousand passages a second, offline. */
import { fileURLToPath } from 'node:url';
import type { Embedder, TokenEmbedder } from '@raglab/core';
import { createTransformersEmbedder } from '@raglab/retrieval';
import type { StudyContext } from '../framework/study.ts';

export const BUNDLED_MODEL = 'raglab-static';
export const BUNDLED_MODELS: string = fileURLToPath(new URL('../../../../models', import.meta.url));

/** Closed after the run. */
export async function createBundledEmbedder(
  context: Pick<StudyContext, 'closing' | 'scratch'>,
): Promise<Embedder & TokenEmbedder> {
  const options = { model: BUNDLED_MODEL, modelsDirectory: BUNDLED_MODELS, cacheDirectory: context.scratch };
  return context.closing(await createTransformersEmbedder(options));
}
