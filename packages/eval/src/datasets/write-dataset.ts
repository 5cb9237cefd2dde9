/** Writes a dataset source as a BEIR folder, checking on the way that ids, judgments and spans refer to what exists. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { RaglabError } from '@raglab/core';
import type { DatasetCard } from './dataset-card.ts';
import { casesOf, countSplits } from './dataset-cases.ts';
import { createDatasetHasher, type DatasetHasher } from './dataset-hash.ts';
import { checkDatasetName } from './dataset-name.ts';
import type { DatasetSource } from './dataset-source.ts';

export interface ImportProgress {
  readonly stage: 'corpus' | 'queries' | 'judgments';
  readonly done: number;
}

export interface WrittenDataset {
  readonly card: DatasetCard;
  readonly warnings: readonly string[];
}

/** How often `onProgress` hears of documents. */
const PROGRESS_EVERY = 1000;
/** Ids that a message names. */
const EXAMPLES = 5;

/** Throws `invalid_input` for an empty corpus that may not be, judgments of unknown queries, and a dataset without a single question in a split. */
export async function writeDataset(
  source: DatasetSource,
  folder: string,
  fields: Omit<DatasetCard, 'hash' | 'counts'>,
  onProgress?: (progress: ImportProgress) => void,
): Promise<WrittenDataset> {
  const hasher = createDatasetHasher();
  const documentIds = await writeCorpus(source, join(folder, 'corpus.jsonl'), hasher, onProgress);
  if (documentIds.size === 0 && !source.mayLackDocuments)
    throw refused(fields.source, 'at least one document', 'an empty corpus');
  const warnings = [...source.warnings, ...checkJudgments(source, documentIds, fields.source)];
  const cases = casesOf(source.queries, source.qrels);
  if (cases.length === 0) throw refused(fields.source, 'at least one question that a split judges', 'none');

  const queryLines = source.queries.map((query) => {
    hasher.addQuery(query);
    return jsonLine({ _id: query.id, text: query.text, ...nonEmpty(query.metadata) });
  });
  await writeFile(join(folder, 'queries.jsonl'), queryLines.join(''));
  onProgress?.({ stage: 'queries', done: source.queries.length });
  const judgments = await writeJudgments(source, join(folder, 'qrels'), hasher);
  onProgress?.({ stage: 'judgments', done: judgments });

  const counts = { documents: documentIds.size, queries: source.queries.length, judgments, splits: countSplits(cases) };
  const card: DatasetCard = { ...fields, hash: hasher.digest(), counts };
  await writeLabels(source, join(folder, 'labels'));
  await writeFile(join(folder, 'dataset.json'), `${JSON.stringify(card, null, 2)}\n`);
  return { card, warnings };
}

async function writeCorpus(
  source: DatasetSource,
  path: string,
  hasher: DatasetHasher,
  onProgress?: (progress: ImportProgress) => void,
): Promise<Set<string>> {
  const ids = new Set<string>();
  const file = createWriteStream(path);
  // Rejects when the disk does; awaited at the end, so that an early failure is not unhandled.
  const closed = finished(file);
  closed.catch(() => {});
  try {
    for await (const document of source.documents()) {
      ids.add(document.id);
      hasher.addDocument(document);
      const { id, title, text, metadata } = document;
      if (!file.write(jsonLine({ _id: id, title, text, ...nonEmpty(metadata) }))) {
        await Promise.race([once(file, 'drain'), closed]);
      }
      if (ids.size % PROGRESS_EVERY === 0) onProgress?.({ stage: 'corpus', done: ids.size });
    }
  } finally {
    file.end();
  }
  await closed;
  onProgress?.({ stage: 'corpus', done: ids.size });
  return ids;
}

async function writeJudgments({ qrels }: DatasetSource, folder: string, hasher: DatasetHasher): Promise<number> {
  await mkdir(folder);
  let count = 0;
  for (const [split, judgments] of qrels) {
    hasher.addJudgments(split, judgments);
    const lines = ['query-id\tcorpus-id\tscore\n'];
    for (const [query, grades] of judgments) {
      for (const [document, grade] of grades) lines.push(`${query}\t${document}\t${grade}\n`);
    }
    count += lines.length - 1;
    await writeFile(join(folder, `${checkDatasetName(split, 'split')}.tsv`), lines.join(''));
  }
  return count;
}

async function writeLabels({ labels = new Map() }: DatasetSource, folder: string): Promise<void> {
  for (const [split, lines] of labels) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${checkDatasetName(split, 'split')}.jsonl`), lines.map(jsonLine).join(''));
  }
}

/** Judged documents outside the corpus are known in BEIR and kept: they count as relevant that nobody can find. */
function checkJudgments(source: DatasetSource, documentIds: ReadonlySet<string>, from: string): string[] {
  const queryIds = new Set(source.queries.map(({ id }) => id));
  const warnings: string[] = [];
  for (const [split, qrels] of source.qrels) {
    const unknownQueries = [...qrels.keys()].filter((id) => !queryIds.has(id));
    if (unknownQueries.length > 0) {
      const received = `${unknownQueries.length} unknown: ${unknownQueries.slice(0, EXAMPLES).join(', ')}`;
      throw refused(from, `judged queries of split '${split}' in the queries file`, received);
    }
    const documents = new Set([...qrels.values()].flatMap((grades) => [...grades.keys()]));
    const unknown = [...documents].filter((id) => !documentIds.has(id));
    if (unknown.length === 0) continue;
    const examples = unknown.slice(0, EXAMPLES).join(', ');
    warnings.push(`split '${split}': ${unknown.length} judged documents are not in the corpus (${examples})`);
  }
  return warnings;
}

function nonEmpty(metadata: Readonly<Record<string, unknown>>): { metadata?: Readonly<Record<string, unknown>> } {
  return Object.keys(metadata).length > 0 ? { metadata } : {};
}

function jsonLine(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function refused(source: string, expected: string, received: string): RaglabError {
  return new RaglabError({ code: 'invalid_input', problem: `cannot import ${source}`, expected, received });
}
