export {
  createTransformersEmbedder,
  type TransformersEmbedderOptions,
} from './embedders/create-transformers-embedder.ts';
export { type InstalledModel, listModels } from './embedders/list-models.ts';
export type { IndexKind, IndexSpec, IndexStatus, LanceStore, OptimizeOptions, SegmentStatus } from './stores/lance-store.ts';
export { type LanceStoreOptions, openLanceStore } from './stores/open-lance-store.ts';
export { compileFilter } from './filters/compile-filter.ts';
