/**
 * RAG records (see rag-record.ts) as a test collection: passages become documents, references become reference answers. What the system
 * answered is not part of a dataset: `eval import` stores it as a run. All records are held in memory.
 */
import type { CorpusDocument, DatasetQuery, DatasetSource } from './dataset-source.ts';
import { streamOf } from './open-squad-file.ts';
import { passageId, type RagRecord, ragRecordSchema } from './rag-record.ts';
import { readJsonLines } from './read-json-lines.ts';
import { brokenLine, fileError } from './read-lines.ts';
import { addJudgments, queryOfRecord } from './recorded-question.ts';

/** In the order of the file. Throws `not_found`, or `invalid_input` with file and line; an id given twice is an error. */
export async function readRagRecords(path: string): Promise<RagRecord[]> {
  const records = new Map<string, RagRecord>();
  for await (const { line, value } of readJsonLines(path, ragRecordSchema)) {
    if (records.has(value.id)) throw brokenLine(path, line, 'each id once', `'${value.id}' again`);
    records.set(value.id, value);
  }
  if (records.size === 0) throw fileError(path, 'at least one record', 'none');
  return [...records.values()];
}

export async function openRagRecords(path: string): Promise<DatasetSource> {
  const documents = new Map<string, CorpusDocument>();
  const queries: DatasetQuery[] = [];
  const qrels = new Map<string, Map<string, ReadonlyMap<string, number>>>();
  for (const record of await readRagRecords(path)) {
    for (const context of record.contexts) {
      const { id = passageId(context.text), title = '', text } = context;
      const known = documents.get(id);
      // A passage is a part of its document: several with one id are several parts.
      if (known === undefined) documents.set(id, { id, title, text, metadata: {} });
      else if (!known.text.includes(text)) documents.set(id, { ...known, text: `${known.text}\n\n${text}` });
    }
    queries.push(queryOfRecord(record));
    addJudgments(qrels, record);
  }
  return { documents: () => streamOf(documents.values()), queries, qrels, mayLackDocuments: true, warnings: [] };
}
