/**
 * SQuAD v1.1 and v2.0 (Rajpurkar et al., 2016 and 2018): each paragraph becomes a document `<title>#<number>`, each question a query
 * judged 1 for its paragraph. Distinct answers become spans (annotators' alternatives, not parts of one answer); the first is the reference
 * answer. `is_impossible` gives the tag `unanswerable` and no judgment: impossible for its paragraph, which says little about other paragraphs.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { messageOf, type Qrels, RaglabError } from '@raglab/core';
import { z } from 'zod';
import { codePointOffsets } from './code-point-offsets.ts';
import type { ReferenceSpan } from './dataset.ts';
import type { CorpusDocument, DatasetQuery, DatasetSource } from './dataset-source.ts';
import { fileError } from './read-lines.ts';

const answerSchema = z.object({ text: z.string(), answer_start: z.number().int().min(0) });
const questionSchema = z.object({
  id: z.union([z.string().min(1), z.number().int()]).transform(String),
  question: z.string(),
  answers: z.array(answerSchema).default([]),
  is_impossible: z.boolean().default(false),
});
const squadSchema = z.object({
  version: z.string().optional(),
  data: z.array(
    z.object({
      title: z.string().default('untitled'),
      paragraphs: z.array(z.object({ context: z.string(), qas: z.array(questionSchema) })),
    }),
  ),
});

/** Throws `invalid_input` naming the field or question that does not fit. The whole file is read into memory. */
export async function openSquadFile(path: string): Promise<DatasetSource> {
  const { data } = squadSchema.parse(await readSquad(path));
  const split = splitOf(path);
  const documents = new Map<string, CorpusDocument>();
  const queries = new Map<string, DatasetQuery>();
  const qrels = new Map<string, Map<string, number>>();
  for (const { title, paragraphs } of data) {
    let number = 0;
    for (const { context, qas } of paragraphs) {
      // Two articles may share a title: the number goes on.
      while (documents.has(`${title}#${number}`)) number++;
      const document = { id: `${title}#${number}`, title: title.replaceAll('_', ' '), text: context, metadata: {} };
      documents.set(document.id, document);
      for (const question of qas) {
        if (queries.has(question.id)) throw fileError(path, 'each question id once', `'${question.id}' again`);
        queries.set(question.id, queryOf(path, question, document, split));
        if (!question.is_impossible) qrels.set(question.id, new Map([[document.id, 1]]));
      }
    }
  }
  const splits: ReadonlyMap<string, Qrels> = new Map([[split, qrels]]);
  return { documents: () => streamOf(documents.values()), queries: [...queries.values()], qrels: splits, warnings: [] };
}

/** An async stream over what is in memory. */
export async function* streamOf<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

function queryOf(
  path: string,
  { id, question, answers, is_impossible: impossible }: z.infer<typeof questionSchema>,
  document: CorpusDocument,
  split: string,
): DatasetQuery {
  if (!impossible && answers.length === 0) {
    throw fileError(path, `an answer or is_impossible for question ${id}`, 'neither');
  }
  const spans = new Map<string, ReferenceSpan>();
  for (const answer of impossible ? [] : answers) {
    const span = spanOf(path, id, document, answer);
    spans.set(`${span.start}-${span.end}`, span);
  }
  const metadata = impossible
    ? { split, tags: ['unanswerable'], answer: null, spans: [] }
    : { split, tags: [], answer: answers[0]!.text, spans: [...spans.values()] };
  return { id, text: question, metadata };
}

/** SQuAD counts code points; some sets made after it count UTF-16 units. The text decides, and must fit one of them. */
function spanOf(
  path: string,
  id: string,
  document: CorpusDocument,
  { text, answer_start: offset }: z.infer<typeof answerSchema>,
): ReferenceSpan {
  for (const start of [codePointOffsets(document.text)(offset), offset]) {
    const end = start + text.length;
    if (text !== '' && document.text.slice(start, end) === text) return { documentId: document.id, start, end, text };
  }
  const found = document.text.slice(offset, offset + text.length);
  throw fileError(path, `'${text}' at offset ${offset} of the paragraph of question ${id}`, `'${found}'`);
}

async function readSquad(path: string): Promise<unknown> {
  let json: unknown;
  try {
    json = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw fileError(path, 'JSON', messageOf(cause));
    throw new RaglabError({ code: 'not_found', problem: `cannot read ${path}`, received: messageOf(cause), cause });
  }
  const issue = squadSchema.safeParse(json).error?.issues[0];
  if (issue) throw fileError(path, `SQuAD v1.1 or v2.0; ${issue.path.join('.')}`, issue.message);
  return json;
}

function splitOf(path: string): string {
  return /^(train|dev|test)\b/i.exec(basename(path))?.[1]?.toLowerCase() ?? 'test';
}
