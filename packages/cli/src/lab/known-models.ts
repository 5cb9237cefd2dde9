/** The models that this machine has: those that come with the lab, those of a directory of one's own, and those that were downloaded; with what is known of each. */
import { join, resolve } from 'node:path';
import {
  type InstalledModel,
  listModels,
  type ModelDtype,
  modelFamilyOf,
  type Pooling,
  type Prefixes,
  sha256OfModel,
} from '@raglab/retrieval';
import { BUNDLED_MODELS, type EmbedderConfig, type TransformersConfig } from './embedder-config.ts';
import { BUNDLED_FIGURES, figuresOfLab, type ModelFigures, readFigures } from './model-figures.ts';

export interface KnownModel extends InstalledModel {
  readonly origin: 'bundled' | 'local' | 'downloaded';
  readonly directory: string;
  readonly hash: string;
  readonly dtype: ModelDtype;
  readonly family: string | null;
  readonly prefixes: Prefixes;
  readonly pooling: Pooling;
  readonly inUse: boolean;
  readonly speed: (ModelFigures['speed'] & Pick<ModelFigures, 'date' | 'machine'>) | null;
  readonly quality: (ModelFigures['quality'] & Pick<ModelFigures, 'date'>) | null;
}

export async function knownModels(lab: string, embedder: EmbedderConfig): Promise<KnownModel[]> {
  const own = embedder.provider === 'transformers' ? resolve(embedder.modelsDirectory) : BUNDLED_MODELS;
  const places = [
    { origin: 'bundled', directory: BUNDLED_MODELS },
    ...(own === BUNDLED_MODELS ? [] : [{ origin: 'local', directory: own } as const]),
    { origin: 'downloaded', directory: join(resolve(lab), 'cache', 'models') },
  ] as const;
  const [bundled, measured] = [readFigures(BUNDLED_FIGURES), readFigures(figuresOfLab(lab))];
  const models: KnownModel[] = [];
  for (const { origin, directory } of places) {
    for (const model of listModels(directory)) {
      const dtype = model.dtypes[0]!;
      const hash = (await sha256OfModel(join(directory, model.name), dtype)).slice(0, 16);
      const family = modelFamilyOf(model.name);
      // A speed holds for the machine that it was measured on, a quality everywhere.
      const here = measured.find((figures) => figures.hash === hash);
      const quality = here ?? bundled.find((figures) => figures.hash === hash);
      models.push({
        ...model,
        ...{ origin, directory, hash, dtype },
        maxTokens: Math.min(model.maxTokens, family?.maxTokens ?? model.maxTokens),
        family: family?.name ?? null,
        prefixes: family?.prefixes ?? { query: '', passage: '' },
        pooling: model.pooling ?? family?.pooling ?? 'mean',
        inUse: embedder.provider === 'transformers' && model.name === embedder.model && directory === own,
        speed: here ? { ...here.speed, date: here.date, machine: here.machine } : null,
        quality: quality ? { ...quality.quality, date: quality.date } : null,
      });
    }
  }
  return models;
}

/** What a lab would be configured with to use the model. */
export function configOf({ name, directory }: KnownModel): TransformersConfig {
  return { provider: 'transformers', model: name, modelsDirectory: directory, allowRemote: false };
}
