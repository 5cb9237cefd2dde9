/**
 * Wires a lab: catalog, embedder, stores, ledger, generator, judge. Plain code in one place, no container and no registry of
 * strings. Models are loaded when first asked for, so that commands which need none start at once.
 */
import { join, resolve } from 'node:path';
import {
  type Clock,
  type Embedder,
  type Generator,
  type Lab,
  type Reranker,
  systemClock,
  type TokenEmbedder,
} from '@raglab/core';
import { type LabelStore, openLabelStore, openRunStore, type RunStore } from '@raglab/eval';
import { type Ledger, ledgerHealth, openLedger } from '@raglab/ingest';
import { type IndexRegistry, type IndexVersion, openIndexRegistry, openRetrievalLog } from '@raglab/retrieval';
import { defineCatalogViews } from './catalog-views.ts';
import { checkIndex } from './check-index.ts';
import { type CollectionStores, createCollectionStores } from './collection-stores.ts';
import { recipeOf } from './index-recipe.ts';
import { createIngestLab, type IngestLab } from './ingest-lab.ts';
import type { LabConfig } from './lab-config.ts';
import { createLabEmbedders } from './lab-embedders.ts';
import { createLabGenerators } from './lab-generators.ts';
import { createLabLanguageModel } from './lab-language-model.ts';
import { createLabRerankers } from './lab-rerankers.ts';
import { createLabTransformers } from './lab-transformers.ts';
import { type Catalog, type CatalogOptions, openCatalog } from './open-catalog.ts';
import { createPipelineParts, type PartsFor } from './pipeline-parts.ts';
import { createRelevanceJudgments, type RelevanceJudgments } from './relevance-judgments.ts';
import { withoutUndefined } from './resolve-query.ts';
import { createSearchLab, type SearchLab } from './search-lab.ts';
import { createStoreDriver } from './store-driver.ts';
import { createTimeTravel, type TimeTravel } from './time-travel.ts';
import { createTraceMemory, type TraceMemory } from './trace-memory.ts';
import { createVersionEmbedders } from './version-embedders.ts';

export interface OpenLabOptions extends CatalogOptions {
  readonly config: LabConfig;
  readonly clock?: Clock;
  /** Stands before the token embedder of the rerankers: a bench remembers there what it has read. */
  readonly wrapTokenEmbedder?: (embedder: TokenEmbedder) => TokenEmbedder;
}

export interface OpenLab extends Lab, IngestLab, Pick<SearchLab, 'retrieve' | 'resolve'> {
  readonly catalog: Catalog;
  readonly config: LabConfig;
  readonly clock: Clock;
  readonly stores: CollectionStores;
  readonly registry: IndexRegistry;
  readonly ledger: Ledger;
  readonly runs: RunStore;
  readonly labels: LabelStore;
  readonly judgments: RelevanceJudgments;
  readonly timeTravel: TimeTravel;
  readonly partsFor: PartsFor;
  /** Of the latest questions. */
  readonly recentTraces: TraceMemory;
  /** The configured one. */
  embedder(): Promise<Embedder>;
  /** The one whose vectors an index version holds. */
  embedderOf(version: IndexVersion): Promise<Embedder>;
  /** The configured one. */
  generator(): Promise<Generator>;
  /** Another than the configured one, for what the configuration says otherwise. */
  generatorWith(ask: Partial<LabConfig['ask']>): Promise<Generator>;
  /** By the name that `--rerank` takes; undefined for 'none'. */
  reranker(name: string): Promise<Reranker | undefined>;
  /** Writes the logged queries that still wait in memory. */
  flushLog(): void;
}

export async function openLab(options: OpenLabOptions): Promise<OpenLab> {
  const { config, clock = systemClock, wrapTokenEmbedder, ...location } = options;
  const catalog = openCatalog(location);
  const { database, directory, baseDirectory } = catalog;
  const registry = openIndexRegistry(database, { clock });
  const stores = createCollectionStores(registry, createStoreDriver(config.store, catalog, process.env));
  const ledger = openLedger(database, clock);
  const runs = await openRunStore({ directory: join(directory, 'runs'), database });
  const labels = openLabelStore(database, clock);
  const recentTraces = createTraceMemory();
  const log = openRetrievalLog(database, { clock, writer: catalog.logDatabase });
  defineCatalogViews(database);
  const judgments = createRelevanceJudgments(database, ledger, clock);
  const cacheDirectory = join(directory, 'cache', 'models');
  const modelOptions = {
    baseDirectory,
    cacheDirectory,
    clock,
    environment: process.env,
  };
  const embedders = createLabEmbedders(config.embedder, modelOptions);
  const versionEmbedders = createVersionEmbedders({ recipe: recipeOf(config), embedders }, modelOptions);
  const timeTravel = createTimeTravel({ registry, stores, ledger, clock, retentionDays: config.retention.days });
  const partsFor = createPipelineParts({ catalog, ledger, embedders: versionEmbedders, clock });
  const { embedder, tokenEmbedder } = embedders;
  const generatorParts = { config, baseDirectory, environment: process.env, tokenEmbedder };
  const generators = createLabGenerators(generatorParts);
  const languageModel = () => createLabLanguageModel(config.languageModel, {}, process.env);
  const rerankers = createLabRerankers({
    languageModel,
    tokenEmbedder: async () => (wrapTokenEmbedder ?? ((same) => same))(await tokenEmbedder()),
    crossEncoder: {
      ...withoutUndefined(config.crossEncoder),
      modelsDirectory: resolve(baseDirectory, config.crossEncoder.modelsDirectory),
      cacheDirectory,
    },
  });
  const searchLab = createSearchLab({
    stores,
    config,
    embedderOf: versionEmbedders.of,
    timeTravel,
    rerankers,
    tokenEmbedder,
    ledger,
    generators,
    transformers: createLabTransformers(languageModel),
    log,
    traces: recentTraces,
    clock,
  });

  const ingestLab = createIngestLab({
    catalog,
    config,
    registry,
    stores,
    ledger,
    retained: timeTravel.retained,
    partsFor,
  });

  return {
    catalog,
    config,
    clock,
    stores,
    registry,
    ledger,
    runs,
    labels,
    judgments,
    timeTravel,
    partsFor,
    recentTraces,
    embedder,
    embedderOf: versionEmbedders.of,
    generator: () => generators.get(),
    generatorWith: (ask) =>
      createLabGenerators({ ...generatorParts, config: { ...config, ask: { ...config.ask, ...ask } } }).get(),
    reranker: rerankers.get,
    ...searchLab,
    ...ingestLab,
    async health({ collection, ...options } = {}) {
      const version = stores.active(collection);
      const otherChecks = [await checkIndex(stores, ledger, version)];
      const indexVersion = `v${version.version}`;
      return ledgerHealth(ledger, { clock, collection: version.collection, indexVersion, otherChecks, ...options });
    },
    flushLog: log.flush,
    async close() {
      log.close();
      await rerankers.close();
      await stores.close();
      await versionEmbedders.close();
      await embedders.close();
      catalog.close();
    },
  };
}
