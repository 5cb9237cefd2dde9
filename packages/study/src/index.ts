/** Experiments: claims of the field, measured; and the readable HNSW: a graph that can be watched while it searches. */
export { formatCell, formatFinding } from './format-figures.ts';
export { differencesBetween } from './framework/compare-results.ts';
export { PUBLISHED_RESULTS, readStudyResult, writeStudyResult } from './framework/result-store.ts';
export { DEFAULT_STUDY_SEED, type RunStudyOptions, runStudy } from './framework/run-study.ts';
export type { NamedModel, Study, StudyPlot } from './framework/study.ts';
export {
  type Finding,
  STUDY_SIZES,
  type StudyColumn,
  type StudyResult,
  type StudyRow,
  type StudySize,
  type StudyTable,
  type Verdict,
} from './framework/study-result.ts';
export { buildHnsw, HNSW_DEFAULTS, type HnswOptions } from './hnsw/build-hnsw.ts';
export { type Distance, type HnswGraph, squaredEuclidean, topLayerOf } from './hnsw/hnsw-graph.ts';
export type { Neighbour } from './hnsw/neighbour-heap.ts';
export { type Plane, projectToPlane } from './hnsw/project-to-plane.ts';
export { exactNeighbours, type SearchHnswOptions, searchHnsw } from './hnsw/search-hnsw.ts';
export type { Visit } from './hnsw/search-layer.ts';
export { plotSvg } from './plot/plot-svg.ts';
export { plotTerminal } from './plot/plot-terminal.ts';
export { renderStudiesPage } from './render-studies-page.ts';
export { loadStudies, loadStudy, STUDY_NAMES } from './study-registry.ts';
