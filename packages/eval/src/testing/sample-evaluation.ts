/** A small dataset and the records of a run over it, for the tests of this package: real shapes, values that can be checked by hand. */
import type { Dataset, EvaluationCase } from '../datasets/dataset.ts';
import type { RetrievedChunk, RunRecord } from '../runs/run-record.ts';

const TEXT = 'The harbour opens at six in the morning. Boats leave with the tide.';

export function sampleCase(fields: Partial<EvaluationCase> = {}): EvaluationCase {
  return {
    id: 'q1',
    question: 'When does the harbour open?',
    split: 'test',
    tags: [],
    answer: 'The harbour opens at six.',
    unanswerable: false,
    spans: [{ documentId: 'harbour', start: 0, end: 40, text: TEXT.slice(0, 40) }],
    ...fields,
  };
}

export function sampleChunk(fields: Partial<RetrievedChunk> = {}): RetrievedChunk {
  const { start = 0, end = TEXT.length } = fields;
  return {
    corpusId: 'harbour',
    chunkId: 'c1',
    uri: 'harbour.md',
    text: TEXT.slice(start, end),
    score: 1,
    start,
    end,
    ...fields,
  };
}

/** A record that passes every check of the package. */
export function sampleRecord(fields: Partial<RunRecord> = {}): RunRecord {
  return {
    caseId: 'q1',
    question: 'When does the harbour open?',
    retrieved: [sampleChunk()],
    contexts: [0],
    answer: sampleAnswer(),
    timingsMs: { total: 12 },
    error: null,
    ...fields,
  };
}

export function sampleAnswer(fields: Partial<NonNullable<RunRecord['answer']>> = {}): NonNullable<RunRecord['answer']> {
  const quote = TEXT.slice(0, 40);
  return {
    answer: `${quote} [1]`,
    refused: false,
    citations: [{ chunkId: 'c1', documentId: 'd1', uri: 'harbour.md', start: 0, end: 40, quote }],
    tokens: { input: 20, output: 9 },
    costUsd: 0,
    model: 'sample',
    ...fields,
  };
}

/** Cases q01 to qNN in split `test`, each with one relevant document, `harbour`; every second one tagged `even`. */
export function sampleDataset(count: number, overrides: Partial<Dataset> = {}): Dataset {
  const ids = Array.from({ length: count }, (_, i) => `q${String(i + 1).padStart(2, '0')}`);
  return {
    name: 'sample',
    hash: 'a'.repeat(64),
    directory: 'sample',
    documentsPath: 'sample/corpus.jsonl',
    documentCount: 1,
    splits: ['dev', 'test'],
    cases: ids.map((id, i) => sampleCase({ id, tags: i % 2 === 1 ? ['even'] : [] })),
    qrels: new Map([['test', new Map(ids.map((id) => [id, new Map([['harbour', 1]])]))]]),
    ...overrides,
  };
}

export function sampleRecords(dataset: Dataset): RunRecord[] {
  return dataset.cases.map(({ id, question }) => sampleRecord({ caseId: id, question }));
}
