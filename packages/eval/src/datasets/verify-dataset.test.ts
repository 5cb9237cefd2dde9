import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadDataset } from './load-dataset.ts';
import { type DatasetProblem, verifyDataset } from './verify-dataset.ts';

const TEXT = 'The cat sat. The dog ran.';
const GOOD = {
  corpus: [{ _id: 'd1', title: '', text: TEXT }],
  queries: [
    {
      _id: 'q1',
      text: 'Who sat?',
      metadata: { split: 'test', answer: 'The cat', spans: [{ documentId: 'd1', start: 0, end: 7, text: 'The cat' }] },
    },
    { _id: 'q2', text: 'Who flew?', metadata: { split: 'test', tags: ['unanswerable'], answer: null, spans: [] } },
  ] as { _id: string; text: string; metadata: Record<string, unknown> }[],
  qrels: { test: 'q1\td1\t1\n' } as Record<string, string>,
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'raglab-verify-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

async function problemsOf(change: (dataset: typeof GOOD) => void, extra?: (folder: string) => Promise<void>) {
  const dataset = structuredClone(GOOD);
  change(dataset);
  const folder = join(root, 'set');
  await mkdir(join(folder, 'qrels'), { recursive: true });
  const lines = (items: readonly unknown[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');
  await writeFile(join(folder, 'corpus.jsonl'), lines(dataset.corpus));
  await writeFile(join(folder, 'queries.jsonl'), lines(dataset.queries));
  for (const [split, text] of Object.entries(dataset.qrels))
    await writeFile(join(folder, 'qrels', `${split}.tsv`), text);
  await extra?.(folder);
  return verifyDataset(await loadDataset(root, 'set'));
}

it('finds nothing in a good dataset with originals beside the corpus', async () => {
  const originals = async (folder: string): Promise<void> => {
    await mkdir(join(folder, 'documents', 'chapter'), { recursive: true });
    await writeFile(join(folder, 'documents', 'chapter', 'd1.md'), TEXT);
  };
  expect(await problemsOf(() => {}, originals)).toEqual([]);
});

const span = (fields: object) => (dataset: typeof GOOD) => {
  dataset.queries[0]!.metadata.spans = [{ documentId: 'd1', start: 0, end: 7, text: 'The cat', ...fields }];
};
const cases: [string, (dataset: typeof GOOD) => void, Partial<DatasetProblem> | RegExp][] = [
  ['a span beyond its text', span({ end: 99 }), /lies outside its text of 25/],
  ['a span with another text', span({ start: 4, end: 11 }), /expected "The cat", found "cat sat"/],
  ['a span in no document', span({ documentId: 'd9' }), /document 'd9', which is not in the corpus/],
  [
    'a query in two splits',
    (d) => {
      d.qrels.dev = 'q1\td1\t1\n';
    },
    { check: 'splits', id: 'q1' },
  ],
  [
    'a judged document that is missing',
    (d) => {
      d.qrels.test += 'q1\td9\t1\n';
    },
    /the document is not in the corpus/,
  ],
  [
    'a judged query that is missing',
    (d) => {
      d.qrels.test += 'q9\td1\t1\n';
    },
    { check: 'judgments', id: 'q9' },
  ],
  [
    'an unanswerable with a judgment',
    (d) => {
      d.qrels.test += 'q2\td1\t1\n';
    },
    { check: 'unanswerable', id: 'q2' },
  ],
  [
    'an unanswerable with an answer',
    (d) => {
      d.queries[1]!.metadata.answer = 'x';
    },
    { check: 'unanswerable' },
  ],
  [
    'a question that nobody judged',
    (d) => {
      d.queries[1]!.metadata.tags = [];
    },
    /not tagged unanswerable, but not judged/,
  ],
  [
    'tags of another shape',
    (d) => {
      d.queries[0]!.metadata.tags = 'x';
    },
    /metadata.tags of 1 queries/,
  ],
];
for (const [name, change, expected] of cases) {
  it(`finds ${name}`, async () => {
    const problems = await problemsOf(change);
    expect(problems).toHaveLength(1);
    if (expected instanceof RegExp) expect(problems[0]!.message).toMatch(expected);
    else expect(problems[0]).toMatchObject(expected);
  });
}

it('accepts a topic whose judgments are all 0, as TREC does', async () => {
  expect(
    await problemsOf((dataset) => {
      dataset.qrels.test = 'q1\td1\t0\n';
    }),
  ).toEqual([]);
});

it('finds a card that does not fit the content, and originals that do not fit the corpus', async () => {
  const problems = await problemsOf(
    () => {},
    async (folder) => {
      await writeFile(
        join(folder, 'dataset.json'),
        JSON.stringify({ name: 'set', hash: 'abc', counts: { documents: 7 } }),
      );
      await mkdir(join(folder, 'documents'));
      await cp(join(folder, 'corpus.jsonl'), join(folder, 'documents', 'other.md'));
    },
  );
  expect(problems.map(({ check, id }) => `${check} ${id}`)).toEqual([
    'documents d1',
    'documents other',
    'hash set',
    'counts set',
  ]);
});
