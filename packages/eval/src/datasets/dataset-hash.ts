/**
 * The version of a dataset: SHA-256 over its documents, queries and judgments, each in the order of ids, so that neither the order
 * of lines nor the way JSON was written changes it. Streams: per record only a digest is kept (about 150 bytes).
 */
import { compareIds, contentId, type Qrels, sha256 } from '@raglab/core';
import type { CorpusDocument, DatasetQuery } from './dataset-source.ts';

export interface DatasetHasher {
  addDocument(document: CorpusDocument): void;
  addQuery(query: DatasetQuery): void;
  addJudgments(split: string, qrels: Qrels): void;
  /** 64 hex digits. */
  digest(): string;
}

export function createDatasetHasher(): DatasetHasher {
  const documents: string[] = [];
  const queries: string[] = [];
  const judgments: string[] = [];
  return {
    addDocument: ({ id, title, text, metadata }) => void documents.push(keyed(id, [id, title, text, metadata])),
    addQuery: ({ id, text, metadata }) => void queries.push(keyed(id, [id, text, metadata])),
    addJudgments(split, qrels) {
      for (const [query, grades] of qrels) {
        judgments.push(keyed(`${split} ${query}`, [split, query, [...grades].sort((a, b) => compareIds(a[0], b[0]))]));
      }
    },
    digest() {
      const parts = [documents, queries, judgments].map((lines) => lines.sort(compareIds).join('\n'));
      return sha256(parts.join('\n\n'));
    },
  };
}

function keyed(id: string, content: readonly unknown[]): string {
  return `${JSON.stringify(id)} ${contentId(...content)}`;
}
