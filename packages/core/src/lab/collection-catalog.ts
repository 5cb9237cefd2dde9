/** Collections and their index versions, and two looks into an index: a walk through its graph, and what each kind of index gives up for speed. */

export interface CollectionSummary {
  readonly name: string;
  readonly documents: number;
  readonly chunks: number;
  readonly activeVersion: number;
  readonly versions: number;
  readonly indexKind: string;
  readonly embedderModel: string;
  readonly chunker: string;
  /** ISO 8601: when the active version began to answer. */
  readonly activatedAt: string | null;
}

/** Recall against exact search with its 95 % interval, and latency in milliseconds. */
export interface MeasuredSearch {
  readonly recall: number;
  readonly lower: number;
  readonly upper: number;
  readonly k: number;
  readonly queries: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export interface IndexVersionDetail {
  readonly collection: string;
  readonly version: number;
  readonly state: 'building' | 'ready' | 'active' | 'retired';
  readonly kind: string;
  /** The index with all its parameters; null where that was not kept. */
  readonly spec: Readonly<Record<string, unknown>> | null;
  readonly embedderModel: string;
  readonly chunker: string;
  readonly dimension: number;
  /** Null while it is building. */
  readonly rows: number | null;
  readonly createdAt: string;
  readonly activatedAt: string | null;
  readonly verifiedAt: string | null;
  /** Of its last verification; null without one. */
  readonly measured: MeasuredSearch | null;
  readonly buildMs: number | null;
  readonly indexBytes: number | null;
  readonly bytes: number | null;
}

export interface CollectionDetail extends CollectionSummary {
  /** Newest first. */
  readonly indexVersions: readonly IndexVersionDetail[];
}

export interface IndexWalkRequest {
  readonly collection: string;
  readonly question: string;
  readonly k?: number | undefined;
  readonly m?: number | undefined;
  readonly efConstruction?: number | undefined;
  readonly ef?: number | undefined;
  /** Vectors at most, drawn with `seed`. */
  readonly sample?: number | undefined;
  readonly seed?: number | undefined;
  /** `full`: the vectors as they are, drawn where their two main components lie. `plane`: the two components are the vectors, so that the picture is the truth. */
  readonly space?: 'full' | 'plane' | undefined;
}

/** Positions are numbers into `nodes`. */
export interface IndexWalk {
  readonly question: string;
  readonly collection: string;
  readonly space: 'full' | 'plane';
  readonly parameters: {
    readonly k: number;
    readonly m: number;
    readonly efConstruction: number;
    readonly ef: number;
    readonly seed: number;
  };
  readonly vectors: { readonly stored: number; readonly inGraph: number; readonly dimension: number };
  /** Share of the vectors' variance that the two components show. */
  readonly shownVariance: number;
  readonly buildMs: number;
  readonly comparisons: number;
  /** Share of the k nearest by flat search that the walk found. */
  readonly recall: number;
  readonly questionPoint: { readonly x: number; readonly y: number };
  readonly nodes: readonly {
    readonly chunkId: string;
    readonly documentId: string;
    readonly uri: string;
    readonly heading: string;
    readonly x: number;
    readonly y: number;
    readonly topLayer: number;
  }[];
  /** Top layer first. */
  readonly layers: readonly {
    readonly layer: number;
    /** Nodes that stand in the layer. */
    readonly nodes: number;
    /** Each link once. */
    readonly links: readonly (readonly number[])[];
    /** In the order of comparison. */
    readonly steps: readonly {
      readonly node: number;
      /** Whose link led here; null where the layer begins. */
      readonly from: number | null;
      /** Squared Euclidean distance to the question. */
      readonly distance: number;
      /** Among the nearest when it was compared. */
      readonly kept: boolean;
    }[];
  }[];
  readonly hits: readonly { readonly rank: number; readonly node: number; readonly distance: number }[];
  /** The nearest by flat search. */
  readonly exact: readonly number[];
}

/** What one kind of index, searched in one way, does on a sample of the collection's own vectors. */
export interface IndexKindPoint extends MeasuredSearch {
  readonly kind: string;
  /** The parameter that trades recall for time, and its value; null for a kind that has none. */
  readonly parameter: 'ef' | 'nprobes' | null;
  readonly value: number | null;
  readonly buildMs: number | null;
  readonly indexBytes: number | null;
}

export interface IndexKindMeasurements {
  readonly collection: string;
  /** ISO 8601; null before the first measurement, and then there is no point. */
  readonly measuredAt: string | null;
  readonly rows: number;
  readonly dimension: number;
  readonly points: readonly IndexKindPoint[];
}

export interface CollectionCatalog {
  list(): Promise<readonly CollectionSummary[]>;
  get(name: string): Promise<CollectionDetail>;
  /** Throws `usage` for a question without a word that the model knows. */
  walk(request: IndexWalkRequest): Promise<IndexWalk>;
  /** What the last job of kind `measure-indexes` found. */
  indexKinds(name: string): Promise<IndexKindMeasurements>;
}
