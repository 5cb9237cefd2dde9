/**
 * What an index version is made with: embedder, chunker, header. It is kept with the version, so that any process can ask questions of a version
 * in its own model's vectors, and bring it up to date, whatever the configuration says by then. Keys of services are not part
 * of it: a configuration names the variable only.
 */
import { messageOf, RaglabError } from '@raglab/core';
import type { IndexVersion } from '@raglab/retrieval';
import { z } from 'zod';
import { type EmbedderConfig, embedderConfigSchema } from './embedder-config.ts';
import type { LabConfig } from './lab-config.ts';

export interface IndexRecipe {
  readonly embedder: EmbedderConfig;
  readonly chunker: string;
  readonly contextualHeader: boolean;
}

const schema = z.object({ embedder: embedderConfigSchema, chunker: z.string(), contextualHeader: z.boolean() });

export function recipeOf({ embedder, chunker, contextualHeader }: LabConfig): IndexRecipe {
  return { embedder, chunker, contextualHeader };
}

/** The recipe of a version; `configured` for one from before recipes were kept. Throws `corrupt` when it cannot be read. */
export function recipeOfVersion({ recipe, collection, version }: IndexVersion, configured: IndexRecipe): IndexRecipe {
  if (recipe === null) return configured;
  try {
    return schema.parse(JSON.parse(recipe));
  } catch (cause) {
    throw new RaglabError({
      code: 'corrupt',
      problem: `the recipe of index version ${version} of '${collection}' cannot be read`,
      received: messageOf(cause),
      remedy: 'build a new version: `raglab index build`',
      cause,
    });
  }
}

/** Do both name one model? Rates, tries and prices may differ. */
export function nameSameModel(a: EmbedderConfig, b: EmbedderConfig): boolean {
  const nameOf = (config: EmbedderConfig): unknown =>
    config.provider === 'transformers'
      ? [config.provider, config.model, config.modelsDirectory, config.dimension ?? null]
      : [config.provider, config.model, config.baseUrl, config.dimension ?? null];
  return JSON.stringify(nameOf(a)) === JSON.stringify(nameOf(b));
}
