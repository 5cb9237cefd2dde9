/**
 * A BEIR folder (Thakur et al., 2021): `corpus.jsonl` {_id, title, text}, `queries.jsonl` {_id, text}, `qrels/<split>.tsv`; each may
 * be gzipped. Queries that no split judges are kept: they belong to no split.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { compareIds, type Qrels, RaglabError } from '@raglab/core';
import { checkDatasetName } from './dataset-name.ts';
import {
  CASE_METADATA_FIELDS,
  type CorpusDocument,
  corpusLineSchema,
  type DatasetQuery,
  type DatasetSource,
  queryLineSchema,
} from './dataset-source.ts';
import { readJsonLines } from './read-json-lines.ts';
import { readJudgments } from './read-judgments.ts';
import { brokenLine } from './read-lines.ts';

/** Throws `not_found` for a missing file, `invalid_input` with file and line for content that does not fit. */
export async function openBeirFolder(path: string): Promise<DatasetSource> {
  const corpus = fileIn(path, ['corpus.jsonl', 'corpus.jsonl.gz']);
  const warnings: string[] = [];
  const queries = await readQueries(fileIn(path, ['queries.jsonl', 'queries.jsonl.gz']), warnings);
  const qrels = await readSplits(join(path, 'qrels'), /\.tsv(\.gz)?$/, warnings);
  return { documents: () => readCorpus(corpus), queries, qrels, warnings };
}

/** Documents of a `corpus.jsonl`, in the order of the file; each id once. */
export async function* readCorpus(path: string): AsyncGenerator<CorpusDocument> {
  const firstLine = new Map<string, number>();
  for await (const { line, value } of readJsonLines(path, corpusLineSchema)) {
    const known = firstLine.get(value.id);
    if (known !== undefined) throw brokenLine(path, line, 'each _id once', `'${value.id}', already on line ${known}`);
    firstLine.set(value.id, line);
    yield value;
  }
}

/** Queries of a `queries.jsonl`. Metadata under the lab's names but of another shape stay out, with a warning. */
export async function readQueries(path: string, warnings: string[]): Promise<DatasetQuery[]> {
  const queries = new Map<string, DatasetQuery>();
  const dropped = new Map<string, number>();
  for await (const { line, value } of readJsonLines(path, queryLineSchema)) {
    if (queries.has(value.id)) throw brokenLine(path, line, 'each _id once', `'${value.id}' again`);
    const metadata = { ...value.metadata };
    for (const [field, schema] of Object.entries(CASE_METADATA_FIELDS)) {
      if (!(field in metadata) || schema.safeParse(metadata[field]).success) continue;
      delete metadata[field];
      dropped.set(field, (dropped.get(field) ?? 0) + 1);
    }
    queries.set(value.id, { ...value, metadata });
  }
  for (const [field, count] of dropped)
    warnings.push(`${path}: metadata.${field} of ${count} queries has another shape`);
  return [...queries.values()];
}

/** One split per judgment file of the folder, by file name. */
export async function readSplits(folder: string, ending: RegExp, warnings: string[]): Promise<Map<string, Qrels>> {
  const names = existsSync(folder) ? (await readdir(folder)).filter((name) => ending.test(name)).sort(compareIds) : [];
  if (names.length === 0) {
    throw new RaglabError({
      code: 'not_found',
      problem: `no judgments in ${folder}`,
      expected: 'at least one file <split>.tsv, as in qrels/test.tsv',
      received: existsSync(folder) ? 'a folder without one' : 'no such folder',
    });
  }
  const splits = new Map<string, Qrels>();
  for (const name of names) {
    const { qrels, warnings: found } = await readJudgments(join(folder, name));
    splits.set(checkDatasetName(basename(name).replace(ending, ''), 'split'), qrels);
    warnings.push(...found);
  }
  return splits;
}

/** The first of `names` that exists in the folder. */
export function fileIn(folder: string, names: readonly string[]): string {
  const found = names.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new RaglabError({
    code: 'not_found',
    problem: `${folder} is not complete`,
    expected: names.join(' or '),
    received: existsSync(folder) ? 'a folder without it' : 'no such folder',
  });
}
