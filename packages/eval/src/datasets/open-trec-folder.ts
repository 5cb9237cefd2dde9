/**
 * A TREC-style folder: `corpus.jsonl` {_id, title, text}; topics as `queries.tsv` or `topics.tsv` (`id <tab> text`) or `queries.jsonl`;
 * judgments as `qrels.txt`, `qrels.<split>.txt` or `qrels/<split>.txt|.tsv` in TREC's four columns (BEIR's three are read too). A single
 * `qrels.txt` is split `test`. TREC's SGML documents and topics are not read: convert them first.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareIds, type Qrels, RaglabError } from '@raglab/core';
import { checkDatasetName } from './dataset-name.ts';
import type { DatasetQuery, DatasetSource } from './dataset-source.ts';
import { fileIn, readCorpus, readQueries, readSplits } from './open-beir-folder.ts';
import { readJudgments } from './read-judgments.ts';
import { brokenLine, readLines } from './read-lines.ts';

/** Throws `not_found` for a missing file, `invalid_input` with file and line for content that does not fit. */
export async function openTrecFolder(path: string): Promise<DatasetSource> {
  const corpus = fileIn(path, ['corpus.jsonl', 'corpus.jsonl.gz']);
  const topics = fileIn(path, ['queries.tsv', 'topics.tsv', 'queries.jsonl', 'queries.tsv.gz', 'queries.jsonl.gz']);
  const warnings: string[] = [];
  const queries = /\.jsonl(\.gz)?$/.test(topics) ? await readQueries(topics, warnings) : await readTopics(topics);
  const qrels = existsSync(join(path, 'qrels'))
    ? await readSplits(join(path, 'qrels'), /\.(tsv|txt)(\.gz)?$/, warnings)
    : await readQrelsFiles(path, warnings);
  return { documents: () => readCorpus(corpus), queries, qrels, warnings };
}

async function readTopics(path: string): Promise<DatasetQuery[]> {
  const topics = new Map<string, DatasetQuery>();
  for await (const { number, text } of readLines(path)) {
    if (text.trim() === '') continue;
    const tab = text.indexOf('\t');
    const [id, question] = [text.slice(0, tab).trim(), text.slice(tab + 1).trim()];
    if (tab < 0 || !id || !question) throw brokenLine(path, number, "'id <tab> text'", JSON.stringify(text));
    if (topics.has(id)) throw brokenLine(path, number, 'each id once', `'${id}' again`);
    topics.set(id, { id, text: question, metadata: {} });
  }
  return [...topics.values()];
}

async function readQrelsFiles(folder: string, warnings: string[]): Promise<Map<string, Qrels>> {
  const splits = new Map<string, Qrels>();
  for (const name of (await readdir(folder)).sort(compareIds)) {
    const match = /^qrels(?:[.-](.+?))?(?:\.(?:txt|tsv))?$/.exec(name);
    if (!match) continue;
    const file = await readJudgments(join(folder, name));
    splits.set(
      checkDatasetName(match[1] === undefined || /^(txt|tsv)$/.test(match[1]) ? 'test' : match[1], 'split'),
      file.qrels,
    );
    warnings.push(...file.warnings);
  }
  if (splits.size > 0) return splits;
  throw new RaglabError({
    code: 'not_found',
    problem: `no judgments in ${folder}`,
    expected: 'qrels.txt, qrels.<split>.txt or a folder qrels',
    received: 'none of them',
  });
}
