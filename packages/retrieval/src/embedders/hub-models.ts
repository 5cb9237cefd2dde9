/**
 * Models of the hub that the lab is known to run by id, for `raglab models`: a choice to begin with, not a limit. Facts from their model cards; the
 * prefixes, pooling and lengths stand in `model-families.ts`. Dimensions and parameters are theirs, speeds are yours to measure.
 */
export interface HubModel {
  readonly id: string;
  readonly job: 'embedder' | 'cross-encoder';
  /** Null for a cross-encoder. */
  readonly dimension: number | null;
  /** Millions. In single precision a million takes 4 MB, in 8 bits 1 MB. */
  readonly parameters: number;
  /** What it is there for. */
  readonly remark: string;
}

export const HUB_MODELS: readonly HubModel[] = [
  {
    ...{ id: 'Xenova/all-MiniLM-L6-v2', job: 'embedder', dimension: 384, parameters: 22.7 },
    remark: 'what everybody measures against',
  },
  {
    ...{ id: 'Xenova/bge-small-en-v1.5', job: 'embedder', dimension: 384, parameters: 33.4 },
    remark: 'small and good in English',
  },
  { ...{ id: 'Xenova/e5-small-v2', job: 'embedder', dimension: 384, parameters: 33.4 }, remark: 'wants both prefixes' },
  {
    ...{ id: 'Xenova/gte-small', job: 'embedder', dimension: 384, parameters: 33.4 },
    remark: 'small, no prefixes',
  },
  {
    ...{ id: 'Snowflake/snowflake-arctic-embed-xs', job: 'embedder', dimension: 384, parameters: 22.6 },
    remark: 'MiniLM’s size, made for retrieval',
  },
  {
    ...{ id: 'nomic-ai/nomic-embed-text-v1.5', job: 'embedder', dimension: 768, parameters: 137 },
    remark: 'long texts; prefixes can be shortened',
  },
  {
    ...{ id: 'mixedbread-ai/mxbai-embed-large-v1', job: 'embedder', dimension: 1024, parameters: 335 },
    remark: 'large: slow without a GPU',
  },
  {
    ...{ id: 'mixedbread-ai/mxbai-rerank-xsmall-v1', job: 'cross-encoder', dimension: null, parameters: 70.8 },
    remark: 'search --rerank cross-encoder:ID',
  },
];
