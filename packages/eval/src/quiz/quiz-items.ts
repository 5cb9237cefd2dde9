/**
 * What a dataset can ask: its questions with a reference answer, each with the passages that answer it and the documents to read. The topic of a
 * question is the folder of its first passage's document, where the dataset keeps its documents in folders.
 */
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compareIds, corpusIdOf, type QuizPassage, type QuizQuestion } from '@raglab/core';
import type { Dataset, EvaluationCase } from '../datasets/dataset.ts';
import { referenceClaims } from './reference-claims.ts';

export interface QuizItem extends QuizQuestion {
  readonly reference: string;
  readonly passages: readonly QuizPassage[];
  /** Judged relevant: best first, then by id. */
  readonly documents: readonly { readonly documentId: string; readonly path: string | null; readonly grade: number }[];
}

/** Ordered by id. `baseDirectory`: what paths are relative to. Questions without an answer that words could be compared with are left out. */
export function quizItems(dataset: Dataset, baseDirectory: string): QuizItem[] {
  const files = originals(dataset.documentsPath);
  const pathOf = (documentId: string): string | null => {
    const file = files.get(documentId);
    return file === undefined ? null : relative(baseDirectory, join(dataset.documentsPath, file));
  };
  const topicOf = (documentId: string | undefined): string => {
    const folders = (documentId === undefined ? undefined : files.get(documentId))?.split('/') ?? [];
    return folders.length > 1 ? folders[0]! : dataset.name;
  };
  const asked = dataset.cases.filter(canBeGraded);
  // A question that two splits judge is asked once.
  return [...new Map(asked.map((item) => [item.id, item])).values()].map((item): QuizItem => {
    const documents = judgedDocuments(dataset, item).map((each) => ({ ...each, path: pathOf(each.documentId) }));
    return {
      id: item.id,
      question: item.question,
      topic: topicOf(item.spans[0]?.documentId ?? documents[0]?.documentId),
      tags: item.tags,
      reference: item.answer!,
      passages: item.spans.map((span) => ({ ...span, path: pathOf(span.documentId) })),
      documents,
    };
  });
}

function canBeGraded({ answer, unanswerable }: EvaluationCase): boolean {
  return answer !== null && !unanswerable && referenceClaims(answer).length > 0;
}

/** Document id → path below the folder of documents, with forward slashes; empty for a dataset that is one file. */
function originals(documentsPath: string): ReadonlyMap<string, string> {
  if (!statSync(documentsPath).isDirectory()) return new Map();
  const files = readdirSync(documentsPath, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => relative(documentsPath, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return new Map(paths.sort(compareIds).map((path) => [corpusIdOf(path), path]));
}

function judgedDocuments(dataset: Dataset, { id, split }: EvaluationCase): { documentId: string; grade: number }[] {
  const judged = [...(dataset.qrels.get(split)?.get(id) ?? [])].map(([documentId, grade]) => ({ documentId, grade }));
  return judged
    .filter(({ grade }) => grade > 0)
    .sort((a, b) => b.grade - a.grade || compareIds(a.documentId, b.documentId));
}
