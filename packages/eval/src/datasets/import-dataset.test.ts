import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createManualClock } from '@raglab/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDataset } from './find-dataset.ts';
import { type ImportFormat, importDataset } from './import-dataset.ts';
import { listDatasets } from './list-datasets.ts';
import { loadDataset } from './load-dataset.ts';
import { verifyDataset } from './verify-dataset.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'raglab-datasets-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

const CORPUS = '{"_id":"d1","title":"One","text":"The cat sat."}\n{"_id":"d2","text":"The dog ran."}\n';
const QUERIES = '{"_id":"q1","text":"Who sat?"}\n{"_id":"q2","text":"Who ran?"}\n{"_id":"q3","text":"Who flew?"}\n';
const QRELS = 'query-id\tcorpus-id\tscore\nq1\td1\t2\nq2\td2\t1\nq2\td1\t0\n';
const BEIR = { 'corpus.jsonl': CORPUS, 'queries.jsonl': QUERIES, 'qrels/test.tsv': QRELS };

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(root, 'input-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

const clock = createManualClock(new Date('2026-11-01T00:00:00Z'));
const importAs = (path: string, format: ImportFormat = 'beir', name = 'small') =>
  importDataset({ format, path, name, directory: join(root, 'datasets'), clock });
const loadSmall = () => loadDataset(join(root, 'datasets'), 'small');

describe('importDataset with rag', () => {
  it('takes answers of a system that retrieves nothing: questions and references without a document', async () => {
    const record = { id: 'q1', question: 'Who sat?', contexts: [], answer: 'The cat', reference: 'The cat' };
    const path = join(await write({ 'answers.jsonl': `${JSON.stringify(record)}\n` }), 'answers.jsonl');
    expect(await importAs(path, 'rag')).toMatchObject({ counts: { documents: 0, queries: 1, judgments: 0 } });
    const dataset = await loadSmall();
    expect(dataset).toMatchObject({ documentCount: 0, splits: ['test'], cases: [{ id: 'q1', answer: 'The cat' }] });
    expect(await verifyDataset(dataset)).toEqual([]);
  });
});

describe('importDataset with beir', () => {
  it('writes a folder that loads with the same hash, and keeps queries without judgments out of every split', async () => {
    const report = await importAs(await write(BEIR));
    expect(report).toMatchObject({
      status: 'added',
      counts: { documents: 2, queries: 3, judgments: 3, splits: { test: 2 } },
      importedAt: '2026-11-01T00:00:00.000Z',
      warnings: [],
    });
    const dataset = await loadSmall();
    expect(dataset).toMatchObject({ name: 'small', hash: report.hash, documentCount: 2, splits: ['test'] });
    expect(dataset.cases.map(({ id }) => id)).toEqual(['q1', 'q2']);
    expect(dataset.qrels.get('test')!.get('q1')!.get('d1')).toBe(2);
    expect(dataset.documentsPath).toBe(join(root, 'datasets', 'small', 'corpus.jsonl'));
    expect(await readFile(join(dataset.directory, 'queries.jsonl'), 'utf8')).toContain('"q3"');
    expect(await verifyDataset(dataset)).toEqual([]);
  });

  it('gives one hash whatever the order of lines, line ends, byte order mark, header or compression', async () => {
    const first = await importAs(await write(BEIR));
    const reversed = CORPUS.trim().split('\n').reverse().join('\r\n');
    const again = await importAs(
      await write({
        'corpus.jsonl.gz': gzipSync(`\uFEFF${reversed}\r\n`),
        'queries.jsonl': QUERIES.replaceAll('\n', '\r\n'),
        'qrels/test.tsv': QRELS.split('\n').slice(1).join('\r\n'),
      }),
    );
    expect(again).toMatchObject({ hash: first.hash, status: 'unchanged' });
  });

  it('replaces an earlier import when the content changed, and leaves nothing beside it', async () => {
    const first = await importAs(await write(BEIR));
    const changed = await importAs(await write({ ...BEIR, 'corpus.jsonl': CORPUS.replace('cat', 'bat') }));
    expect(changed.status).toBe('changed');
    expect(changed.hash).not.toBe(first.hash);
    expect((await loadSmall()).hash).toBe(changed.hash);
    expect(await readdir(join(root, 'datasets'))).toEqual(['small']);
  });

  it('keeps a line separator inside a JSON string', async () => {
    const text = 'a\u2028b';
    await importAs(await write({ ...BEIR, 'corpus.jsonl': `${CORPUS}{"_id":"d3","text":"${text}"}\n` }));
    expect((await loadSmall()).documentCount).toBe(3);
  });

  it('keeps judgments of documents outside the corpus, with a warning that counts them', async () => {
    const report = await importAs(await write({ ...BEIR, 'qrels/test.tsv': `${QRELS}q1\tgone\t1\n` }));
    expect(report.warnings).toEqual(["split 'test': 1 judged documents are not in the corpus (gone)"]);
    const problems = await verifyDataset(await loadSmall());
    expect(problems).toMatchObject([{ check: 'judgments', id: 'q1' }]);
  });

  const broken: [string, Record<string, string>, RegExp][] = [
    ['an empty corpus', { 'corpus.jsonl': '\n' }, /expected at least one document, received an empty corpus/],
    ['a document twice', { 'corpus.jsonl': `${CORPUS}{"_id":"d1","text":"x"}\n` }, /line 3: .*already on line 1/],
    ['a query twice', { 'queries.jsonl': `${QUERIES}{"_id":"q1","text":"x"}\n` }, /queries.jsonl, line 4.*'q1' again/],
    [
      'a line that is not JSON',
      { 'corpus.jsonl': `${CORPUS}{"_id":` },
      /corpus.jsonl, line 3: expected one JSON object/,
    ],
    ['a document without text', { 'corpus.jsonl': '{"_id":"d1"}' }, /line 1: expected field 'text': string.*nothing/],
    ['a grade of 1.5', { 'qrels/test.tsv': 'q1\td1\t1.5\n' }, /test.tsv, line 1: expected a whole number.*'1.5'/],
    ['two grades for a pair', { 'qrels/test.tsv': 'q1\td1\t1\nq1\td1\t2\n' }, /line 2: expected one grade.*1 and 2/],
    ['two columns', { 'qrels/test.tsv': 'q1 d1\n' }, /test.tsv, line 1: expected 'query-id corpus-id score'/],
    ['an unknown query', { 'qrels/test.tsv': 'q9\td1\t1\n' }, /judged queries of split 'test'.*1 unknown: q9/],
    ['no judgment', { 'qrels/test.tsv': 'query-id\tcorpus-id\tscore\n' }, /at least one question that a split judges/],
  ];
  for (const [name, files, message] of broken) {
    it(`refuses ${name}, and writes nothing`, async () => {
      await expect(importAs(await write({ ...BEIR, ...files }))).rejects.toThrow(message);
      expect(await readdir(root, { recursive: true })).not.toContain('small');
      expect((await readdir(root, { recursive: true })).filter((path) => path.endsWith('.partial'))).toEqual([]);
    });
  }

  it('says what is missing', async () => {
    const { 'corpus.jsonl': _, ...rest } = BEIR;
    await expect(importAs(await write(rest))).rejects.toThrow(/expected corpus.jsonl or corpus.jsonl.gz/);
    await expect(importAs(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'not_found' });
    const { 'qrels/test.tsv': __, ...unjudged } = BEIR;
    await expect(importAs(await write(unjudged))).rejects.toThrow(/no judgments in .*qrels/);
    const notUtf8 = await write({ ...BEIR, 'corpus.jsonl': Uint8Array.from([0x7b, 0xff, 0xfe]) });
    await expect(importAs(notUtf8)).rejects.toThrow(/expected UTF-8 text/);
  });

  it('refuses a name that leaves the folder, a folder it did not write, and an unknown format', async () => {
    const input = await write(BEIR);
    await expect(importAs(input, 'beir', '../out')).rejects.toMatchObject({ code: 'invalid_input' });
    await mkdir(join(root, 'datasets', 'mine'), { recursive: true });
    await expect(importAs(input, 'beir', 'mine')).rejects.toMatchObject({ code: 'conflict' });
    await expect(importAs(input, 'csv' as ImportFormat)).rejects.toThrow("received 'csv'");
  });
});

describe('importDataset with the other formats', () => {
  it('trec: topics as text, judgments in four columns, a split per file', async () => {
    const path = await write({
      'corpus.jsonl': CORPUS,
      'topics.tsv': '1\tWho sat?\n2\tWho ran?\n',
      'qrels.dev.txt': '1 0 d1 1\n',
      'qrels.test.txt': '2 0 d2 3\n',
    });
    const { counts } = await importAs(path, 'trec');
    expect(counts).toEqual({ documents: 2, queries: 2, judgments: 2, splits: { dev: 1, test: 1 } });
  });

  it('squad: spans counted in code points, unanswerable questions without judgment', async () => {
    const context = 'A 🐈 sat on the mat.';
    const qas = [
      { id: 'a', question: 'Where?', answers: [{ text: 'the mat', answer_start: 11 }] },
      { id: 'b', question: 'Who flew?', answers: [], is_impossible: true },
    ];
    const data = [{ title: 'Cats', paragraphs: [{ context, qas }] }];
    const folder = await write({ 'dev-v2.0.json': JSON.stringify({ version: 'v2.0', data }) });
    await importAs(join(folder, 'dev-v2.0.json'), 'squad');
    const dataset = await loadSmall();
    expect(dataset.splits).toEqual(['dev']);
    expect(dataset.cases).toMatchObject([
      { id: 'a', answer: 'the mat', unanswerable: false, spans: [{ documentId: 'Cats#0', start: 12, end: 19 }] },
      { id: 'b', answer: null, unanswerable: true, spans: [], tags: ['unanswerable'] },
    ]);
    expect(await verifyDataset(dataset)).toEqual([]);
  });

  it('squad: refuses an offset that points elsewhere', async () => {
    const qas = [{ id: 'a', question: 'Where?', answers: [{ text: 'mat', answer_start: 0 }] }];
    const data = [{ title: 'Cats', paragraphs: [{ context: 'On the mat.', qas }] }];
    const folder = await write({ 'x.json': JSON.stringify({ data }) });
    await expect(importAs(join(folder, 'x.json'), 'squad')).rejects.toThrow(/question a, received 'On '/);
  });

  it('chunking: code point offsets over untouched newlines, references in quoted CSV', async () => {
    const text = '🐈 first\r\nsecond line';
    const references = JSON.stringify([{ content: 'second', start_index: 9, end_index: 15 }]).replaceAll('"', '""');
    const csv = `question,references,corpus_id\r\n"What, then?","${references}",cats\r\n`;
    await importAs(await write({ 'corpora/cats.md': text, 'questions_df.csv': csv }), 'chunking');
    const dataset = await loadSmall();
    const span = { documentId: 'cats', start: 10, end: 16, text: 'second' };
    expect(dataset.cases).toMatchObject([{ id: 'q0001', question: 'What, then?', split: 'test', spans: [span] }]);
    expect(await verifyDataset(dataset)).toEqual([]);
  });
});

describe('findDataset', () => {
  it('takes the first folder that has the name, and names what there is otherwise', async () => {
    await importAs(await write(BEIR));
    const folders = [join(root, 'none'), join(root, 'datasets')];
    expect((await findDataset('small', folders)).name).toBe('small');
    await expect(findDataset('other', folders)).rejects.toThrow(/no dataset 'other': expected one of small/);
    expect(await listDatasets(folders)).toMatchObject([{ name: 'small', card: { format: 'beir' } }]);
  });
});
