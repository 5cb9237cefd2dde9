/**
 * Makes the handbook's BEIR files out of what people write: `documents/` (and `sources/`, typeset to PDF and Word) and `questions/`.
 * Writes `corpus.jsonl` (each document as the lab's loaders read it), `queries.jsonl` (tags, answers and spans in `metadata`),
 * `qrels/<split>.tsv`, `labels.jsonl` and `dataset.json`. Authors quote; this program finds the quotes and writes their offsets, or refuses.
 *
 *   pnpm build:dataset            write the files
 *   pnpm build:dataset --check    write nothing, fail when a file is not what would be written
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusIdOf } from '@raglab/core';
import { type Dataset, loadDataset } from '@raglab/eval';
import { loadDocuments } from '@raglab/ingest';
import { typeset } from './typeset.ts';

interface AuthoredQuestion {
  readonly id: string;
  readonly split: 'dev' | 'test';
  readonly question: string;
  readonly tags: readonly string[];
  readonly answer: string | null;
  readonly judgments: Readonly<Record<string, number>>;
  readonly spans: readonly { readonly document: string; readonly quote: string }[];
}

interface CorpusEntry {
  readonly _id: string;
  readonly title: string;
  readonly text: string;
}

const here = import.meta.dirname;
const check = process.argv.includes('--check');

await typesetMissing();
const corpus = await loadCorpus();
const textOf = new Map(corpus.map((entry) => [entry._id, entry.text]));
const questions = readLines<AuthoredQuestion>('questions').sort((a, b) => (a.id < b.id ? -1 : 1));
const problems: string[] = [];
const stale = [
  write('corpus.jsonl', toLines(corpus)),
  write('queries.jsonl', toLines(questions.map(toQuery))),
  ...(['dev', 'test'] as const).map((split) => write(`qrels/${split}.tsv`, toQrels(split))),
  write('labels.jsonl', toLines(readLines<{ id: string }>('labels').map(toLabel))),
  write('dataset.json', toCard(await loadDataset(join(here, '..'), 'rag-handbook'))),
].filter((name) => name !== null);

for (const problem of problems) console.error(problem);
if (check && stale.length > 0) console.error(`out of date: ${stale.join(', ')}; run pnpm build:dataset`);
console.log(`${corpus.length} documents, ${questions.length} questions, ${problems.length} problems`);
process.exitCode = problems.length > 0 || (check && stale.length > 0) ? 1 : 0;

/** Typesets sources whose file is missing or older; a Word file carries the time of its making, so it is not made without need. */
async function typesetMissing(): Promise<void> {
  for (const chapter of readdirSync(join(here, 'sources'))) {
    for (const name of readdirSync(join(here, 'sources', chapter))) {
      const source = join(here, 'sources', chapter, name);
      const target = join(here, 'documents', chapter, name.replace(/\.md$/, ''));
      const outdated = !existsSync(target) || statSync(target).mtimeMs < statSync(source).mtimeMs;
      if (outdated && !check) await typeset(source, target);
    }
  }
}

async function loadCorpus(): Promise<CorpusEntry[]> {
  const entries: CorpusEntry[] = [];
  for await (const event of loadDocuments([join(here, 'documents')], { baseDirectory: here })) {
    if (event.status !== 'loaded') throw new Error(`${event.uri}: ${event.reason}`);
    const { uri, title, text } = event.document;
    entries.push({ _id: corpusIdOf(uri), title, text });
  }
  return entries.sort((a, b) => (a._id < b._id ? -1 : 1));
}

function toQuery({ id, question, split, tags, answer, spans, judgments }: AuthoredQuestion): object {
  for (const document of Object.keys(judgments))
    if (!textOf.has(document)) problems.push(`${id}: no document ${document}`);
  const located = spans.flatMap(({ document, quote }) => locate(id, document, quote));
  return { _id: id, text: question, metadata: { split, tags, answer, spans: located } };
}

/** Finds a quote whatever its white space: a typeset line break is not the author's. */
function locate(id: string, document: string, quote: string): object[] {
  const words = quote.trim().split(/\s+/);
  const pattern = new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s+'), 'g');
  const matches = [...(textOf.get(document) ?? '').matchAll(pattern)];
  const [match] = matches;
  if (matches.length !== 1 || !match) {
    problems.push(`${id}: the quote stands ${matches.length} times in ${document}: ${quote.slice(0, 70)}`);
    return [];
  }
  return [{ documentId: document, start: match.index, end: match.index + match[0].length, text: match[0] }];
}

function toQrels(split: string): string {
  const rows = questions
    .filter((question) => question.split === split)
    .flatMap(({ id, judgments }) =>
      Object.entries(judgments)
        .sort()
        .map(([document, grade]) => `${id}\t${document}\t${grade}\n`),
    );
  return `query-id\tcorpus-id\tscore\n${rows.join('')}`;
}

function toLabel(label: object): object {
  return { ...label, source: 'ai', annotator: 'handbook-author-model', guidelineVersion: '1' };
}

/** The version of the dataset: a hash over corpus, questions and judgments as the harness computes it. */
function toCard({ name, hash, documentCount, cases, qrels }: Dataset): string {
  const splits = Object.fromEntries(
    ['dev', 'test'].map((split) => [split, cases.filter((item) => item.split === split).length]),
  );
  const judgments = [...qrels.values()].flatMap((split) => [...split.values()]).reduce((sum, row) => sum + row.size, 0);
  const counts = { documents: documentCount, queries: cases.length, judgments, splits };
  const card = { name, format: 'beir', source: 'written for this repository', hash, counts, importedAt: null };
  return `${JSON.stringify(card, null, 2)}\n`;
}

function readLines<T>(folder: string): T[] {
  return readdirSync(join(here, folder))
    .sort()
    .flatMap((name) => readFileSync(join(here, folder, name), 'utf8').split('\n'))
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

function toLines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** Writes a file, or with --check compares it; returns its name when it was not up to date. */
function write(name: string, content: string): string | null {
  const path = join(here, name);
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return null;
  if (!check) {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
  }
  return name;
}
