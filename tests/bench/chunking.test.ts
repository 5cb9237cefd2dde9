/** `raglab bench chunking` from the command line: the published figures, and a corpus small enough to count by hand. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT, runCli, runJson } from '../run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'raglab-chunking-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SHARED = resolve(ROOT, '../shared/data/chunking');
const reason = existsSync(SHARED) ? '' : ' (skipped: ../shared/data/chunking is missing)';
const round = (value: number): number => Math.round(value * 10) / 10;

// biome-ignore lint/suspicious/noExplicitAny: the shape of --json, checked by the assertions
type Json = any;

describe('bench chunking', () => {
  it('counts a corpus of one chunk by hand: 20 of 100 characters are wanted', async () => {
    const corpora = join(folder, 'corpora');
    mkdirSync(corpora);
    const text = `The tide turns at six${' and the boats go out to sea'.repeat(3)}`.slice(0, 100);
    writeFileSync(join(corpora, 'harbour.md'), text);
    const references = JSON.stringify([{ content: text.slice(0, 20), start_index: 0, end_index: 20 }]);
    const row = ['When does the tide turn?', references.replaceAll('"', '""'), 'harbour'].map((field) => `"${field}"`);
    writeFileSync(join(folder, 'questions.csv'), `question,references,corpus_id\n${row.join(',')}\n`);
    const where = ['--corpus', corpora, '--questions', join(folder, 'questions.csv'), '--lab', join(folder, 'lab')];
    const { json } = await runJson(['bench', 'chunking', ...where, '--chunker', 'recursive:400/0']);
    const [chunker] = json.rows;
    expect([json.questions, chunker.chunks]).toEqual([1, 1]);
    expect(chunker.precisionOmega).toMatchObject([
      { corpus: 'harbour', published: { mean: 20 }, exact: { mean: 20 }, reported: null },
    ]);
    for (const { recall, precision, iou } of chunker.retrieval as Json[]) {
      expect([recall.published.mean, precision.published.mean, iou.exact.mean]).toEqual([100, 20, 20]);
    }
    const { exitCode, stdout } = await runCli(['bench', 'chunking', ...where, '--chunker', 'recursive:400/0']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/recursive:400\/0 +1 +harbour +20\.0 ± 0\.0/);
  });

  it('names the line of a question that does not fit its corpus', async () => {
    writeFileSync(join(folder, 'wrong.csv'), 'question,references,corpus_id\n"Why?","[]",harbour\n');
    const where = ['--corpus', join(folder, 'corpora'), '--questions', join(folder, 'wrong.csv')];
    const { exitCode, stderr } = await runCli(['bench', 'chunking', ...where, '--lab', join(folder, 'lab')]);
    expect([exitCode, stderr.includes('wrong.csv')]).toEqual([3, true]);
  });

  it.skipIf(reason !== '')(`equals what was published${reason}`, async () => {
    const where = ['--corpus', SHARED, '--questions', join(SHARED, 'questions_df.csv'), '--lab', join(folder, 'lab')];
    const chunkers = ['--chunker', 'recursive:400/0', 'fixed-token:200/0'];
    const { json } = await runJson(['bench', 'chunking', ...where, ...chunkers]);
    for (const { precisionOmega, retrieval, reportedRecall } of json.rows as Json[]) {
      const known = precisionOmega.filter(({ corpus, reported }: Json) => corpus !== 'all' && reported);
      expect(known).toHaveLength(2);
      for (const { published, reported } of known)
        expect([round(published.mean), round(published.deviation)]).toEqual([reported.mean, reported.deviation]);
      expect(Object.keys(reportedRecall)).toContain('text-embedding-3-large');
      const recall = new Map<string, number>(retrieval.map(({ mode, recall }: Json) => [mode, recall.published.mean]));
      expect([...recall.keys()].toSorted()).toEqual(['dense', 'hybrid', 'lexical']);
      for (const mean of recall.values()) expect(mean).toBeGreaterThan(75);
    }
  });
});
