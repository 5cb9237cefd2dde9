/**
 * Embedding models that studies compare and nobody should search with: they lie in the study package, made by a program in `training/` to differ in one
 * thing. And the model that a reader names: a hub id or a folder.
 */
import { fileURLToPath } from 'node:url';
import type { Embedder } from '@raglab/core';
import { createTransformersEmbedder } from '@raglab/retrieval';
import type { NamedModel, StudyContext } from '../framework/study.ts';

const STUDY_MODELS: string = fileURLToPath(new URL('../../models', import.meta.url));

/** `name`: its folder. Closed after the run. */
export async function createStudyEmbedder(
  context: Pick<StudyContext, 'closing' | 'scratch'>,
  name: 'static-tiny' | 'contextual-tiny',
): Promise<Embedder> {
  const options = { model: name, modelsDirectory: STUDY_MODELS, cacheDirectory: context.scratch };
  return context.closing(await createTransformersEmbedder(options));
}

/** Downloads a hub model that is not there yet. Closed after the run. Throws `not_found` where it cannot be had. */
export async function createNamedEmbedder(
  context: Pick<StudyContext, 'closing'>,
  { name, modelsDirectory, cacheDirectory }: NamedModel,
): Promise<Embedder> {
  const options = { model: name, modelsDirectory, cacheDirectory, allowRemote: true };
  return context.closing(await createTransformersEmbedder(options));
}
