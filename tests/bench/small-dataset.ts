/** A dozen documents of the handbook with the questions that they answer, as a dataset of a lab: small enough to sweep in seconds. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../run-cli.ts';

const DOCUMENTS = 12;
const QUESTIONS = 10;

interface Query {
  readonly _id: string;
  readonly metadata: { readonly split: string; readonly spans?: readonly { readonly documentId: string }[] };
}

/** Writes `<lab>/datasets/small/`. */
export function writeSmallDataset(lab: string): void {
  const source = join(ROOT, 'datasets', 'rag-handbook');
  const lines = (name: string): string[] => readFileSync(join(source, name), 'utf8').split('\n').filter(Boolean);
  const corpus = lines('corpus.jsonl').slice(0, DOCUMENTS);
  const known = new Set(corpus.map((line) => (JSON.parse(line) as { _id: string })._id));
  const queries = lines('queries.jsonl')
    .map((line) => JSON.parse(line) as Query)
    .filter(({ metadata: { spans = [] } }) => spans.length > 0 && spans.every((span) => known.has(span.documentId)))
    .slice(0, QUESTIONS)
    .map((query) => ({ ...query, metadata: { ...query.metadata, split: 'test' } }));
  const judgments = queries.flatMap(({ _id, metadata: { spans = [] } }) =>
    [...new Set(spans.map(({ documentId }) => documentId))].map((id) => `${_id}\t${id}\t1`),
  );
  const folder = join(lab, 'datasets', 'small');
  mkdirSync(join(folder, 'qrels'), { recursive: true });
  const write = (name: string, content: readonly string[]): void =>
    writeFileSync(join(folder, name), `${content.join('\n')}\n`);
  write('corpus.jsonl', corpus);
  write(
    'queries.jsonl',
    queries.map((query) => JSON.stringify(query)),
  );
  write('qrels/test.tsv', ['query-id\tcorpus-id\tscore', ...judgments]);
}
