/** Experiments: sweeps over the pipeline's settings (`raglab bench`) and studies of the field's claims (`raglab study`), as they were stored. */
import type { Page, PageRequest } from './page.ts';

export interface BenchSummary {
  readonly benchId: string;
  readonly name: string;
  readonly createdAt: string;
  readonly dataset: string;
  readonly cells: number;
  readonly done: number;
}

/** One combination of settings, and what it reached. */
export interface BenchCell {
  readonly cellId: string;
  /** Setting → value: chunker, size, embedder, index, k, reranker. */
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  readonly state: 'planned' | 'running' | 'done' | 'failed';
  /** Its evaluation run. */
  readonly runId: string | null;
  /** Metric → mean with its interval; latency, cost and bytes among them. */
  readonly figures: Readonly<
    Record<string, { readonly value: number | null; readonly lower: number | null; readonly upper: number | null }>
  >;
  /** Not dominated in quality, latency, cost and bytes. */
  readonly onFront: boolean;
  readonly reason: string | null;
}

export interface BenchDetail extends BenchSummary {
  /** What the axes of the plots are: id, label, unit, and which way is better. */
  readonly measures: readonly {
    readonly id: string;
    readonly label: string;
    readonly unit: string | null;
    readonly direction: 'higher' | 'lower';
  }[];
  readonly items: readonly BenchCell[];
}

export interface StudySummary {
  readonly name: string;
  readonly title: string;
  /** The claim, in one line. */
  readonly claim: string;
  readonly source: string | null;
  /** Null before it was run. */
  readonly verdict: 'holds' | 'holds partly' | 'does not hold here' | null;
  readonly why: string | null;
  readonly measuredAt: string | null;
}

export interface StudyDetail extends StudySummary {
  /** How it was done, the exercises and the rest, as Markdown. */
  readonly markdown: string | null;
  /** As the study wrote them. */
  readonly results: Readonly<Record<string, unknown>> | null;
}

export interface ExperimentBook {
  /** Newest first. */
  benches(request: PageRequest): Promise<Page<BenchSummary>>;
  /** Throws `not_found`, as does `study`. */
  bench(benchId: string): Promise<BenchDetail>;
  /** By name. */
  studies(): Promise<readonly StudySummary[]>;
  study(name: string): Promise<StudyDetail>;
}
