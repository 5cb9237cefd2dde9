/**
 * Chroma's chunking evaluation (Smith and Troynikov, 2024): `corpora/*.md` and `questions_df.csv` with question, references (JSON
 * of content, start_index, end_index in code points) and corpus_id. Corpora are the documents; newlines and a byte order mark stay as they
 * are, since the offsets count them. The set has no document ids or splits: queries are numbered by row, the split is `test`.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareIds, messageOf, RaglabError } from '@raglab/core';
import { z } from 'zod';
import { codePointOffsets } from './code-point-offsets.ts';
import type { ReferenceSpan } from './dataset.ts';
import type { DatasetQuery, DatasetSource } from './dataset-source.ts';
import { fileIn } from './open-beir-folder.ts';
import { streamOf } from './open-squad-file.ts';
import { type CsvRow, parseCsv } from './parse-csv.ts';
import { brokenLine } from './read-lines.ts';

const SPLIT = 'test';
const referencesSchema = z
  .array(z.object({ content: z.string().min(1), start_index: z.number().int().min(0), end_index: z.number().int() }))
  .min(1);

/** Throws `not_found` for missing files, `invalid_input` with the line for a question that does not fit its corpus. */
export function openChunkingFolder(path: string): Promise<DatasetSource> {
  return openChunkingFiles(join(path, 'corpora'), fileIn(path, ['questions_df.csv']));
}

/** The same where corpora and questions lie apart. */
export async function openChunkingFiles(folder: string, csv: string): Promise<DatasetSource> {
  const corpora = await readCorpora(folder);
  const [header, ...rows] = parseCsv((await readQuestions(csv)).replace(/^\uFEFF/, ''), csv);
  const columns = ['question', 'references', 'corpus_id'].map((name) => header?.fields.indexOf(name) ?? -1);
  if (columns.includes(-1)) {
    throw brokenLine(csv, 1, 'columns question, references, corpus_id', header?.fields.join(', ') ?? 'nothing');
  }
  const qrels = new Map<string, Map<string, number>>();
  const queries = rows.map((row, i): DatasetQuery => {
    const [question, references, corpusId] = columns.map((column) => row.fields[column]) as [string, string, string];
    if (!question?.trim() || !references || !corpusId) throw brokenLine(csv, row.line, 'three filled fields', 'fewer');
    const corpus = corpora.get(corpusId);
    if (!corpus) throw brokenLine(csv, row.line, `a file ${corpusId}.md in ${folder}`, `corpus_id '${corpusId}'`);
    const id = `q${String(i + 1).padStart(4, '0')}`;
    const spans = spansOf(csv, row, references, { id: corpusId, ...corpus });
    qrels.set(id, new Map([[corpusId, 1]]));
    return { id, text: question, metadata: { split: SPLIT, tags: [corpusId], answer: null, spans } };
  });
  const documents = [...corpora].map(([id, { text }]) => ({ id, title: '', text, metadata: {} }));
  return { documents: () => streamOf(documents), queries, qrels: new Map([[SPLIT, qrels]]), warnings: [] };
}

async function readQuestions(csv: string): Promise<string> {
  return readFile(csv, 'utf8').catch((cause: unknown) => {
    throw new RaglabError({ code: 'not_found', problem: `cannot read ${csv}`, received: messageOf(cause), cause });
  });
}

interface Corpus {
  readonly text: string;
  readonly toUtf16: (codePoints: number) => number;
}

async function readCorpora(folder: string): Promise<Map<string, Corpus>> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new RaglabError({ code: 'not_found', problem: `no folder ${folder}`, received: messageOf(cause), cause });
  });
  const corpora = new Map<string, Corpus>();
  for (const name of names.filter((name) => name.endsWith('.md')).sort(compareIds)) {
    // readFile keeps the byte order mark and every newline, as Python's open(newline='') does.
    const text = await readFile(join(folder, name), 'utf8');
    corpora.set(name.slice(0, -3), { text, toUtf16: codePointOffsets(text) });
  }
  return corpora;
}

function spansOf(csv: string, row: CsvRow, json: string, corpus: Corpus & { id: string }): ReferenceSpan[] {
  let references: z.infer<typeof referencesSchema>;
  try {
    references = referencesSchema.parse(JSON.parse(json));
  } catch (error) {
    throw brokenLine(csv, row.line, 'references: JSON list of content, start_index, end_index', messageOf(error));
  }
  return references.map(({ content, start_index, end_index }) => {
    const [start, end] = [corpus.toUtf16(start_index), corpus.toUtf16(end_index)];
    const text = corpus.text.slice(start, end);
    if (text === content) return { documentId: corpus.id, start, end, text };
    const where = `'${content.slice(0, 40)}' at ${start_index} of ${corpus.id}`;
    throw brokenLine(csv, row.line, where, `'${text.slice(0, 40)}'`);
  });
}
