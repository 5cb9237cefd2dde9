/** The datasets that a lab can evaluate on, and their cases. */
import type { Page, PageRequest } from './page.ts';

export interface DatasetSummary {
  readonly name: string;
  readonly title: string | null;
  readonly license: string | null;
  readonly homepage: string | null;
  readonly format: string | null;
  /** Of the content; null for a folder without a card. */
  readonly hash: string | null;
  readonly documents: number;
  readonly questions: number;
  readonly judgments: number;
  /** Questions of each split. */
  readonly splits: Readonly<Record<string, number>>;
  readonly importedAt: string | null;
}

export interface DatasetDetail extends DatasetSummary {
  readonly rules: readonly string[];
  /** Tag → questions. */
  readonly tags: Readonly<Record<string, number>>;
  readonly hasSuite: boolean;
}

export interface DatasetCase {
  readonly id: string;
  readonly question: string;
  readonly split: string;
  readonly tags: readonly string[];
  readonly answer: string | null;
  readonly unanswerable: boolean;
  readonly judgments: readonly { readonly documentId: string; readonly grade: number }[];
  readonly spans: readonly {
    readonly documentId: string;
    readonly start: number;
    readonly end: number;
    readonly text: string;
  }[];
}

export interface DatasetCasesRequest extends PageRequest {
  readonly split?: string | undefined;
  readonly tag?: string | undefined;
  /** Part of the question, in any case. */
  readonly contains?: string | undefined;
}

export interface DatasetCatalog {
  list(): Promise<readonly DatasetSummary[]>;
  /** Throws `not_found`. */
  get(name: string): Promise<DatasetDetail>;
  cases(name: string, request: DatasetCasesRequest): Promise<Page<DatasetCase>>;
}
