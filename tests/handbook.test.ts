/** The handbook keeps what its data card says: made files up to date, counts, splits, and paraphrases that are paraphrases. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EvaluationCase, findDataset, verifyDataset } from '@raglab/eval';
import { describe, expect, it } from 'vitest';
import { ROOT } from './run-cli.ts';

const DIRECTORY = join(ROOT, 'datasets');
const dataset = await findDataset('rag-handbook', [DIRECTORY]);
const tagged = (tag: string): EvaluationCase[] => dataset.cases.filter((item) => item.tags.includes(tag));

describe('rag-handbook', () => {
  it('holds together: every id, offset, grade, split and hash', async () => {
    expect(await verifyDataset(dataset)).toEqual([]);
  });

  it('has made files that are what its sources make', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(DIRECTORY, 'rag-handbook/build.ts'), '--check'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });

  it('is as large as its data card says', () => {
    const card = readFileSync(join(DIRECTORY, 'rag-handbook/README.md'), 'utf8');
    expect(card).toContain(`| documents | ${dataset.documentCount} (`);
    const split = (name: string): number => dataset.cases.filter((item) => item.split === name).length;
    expect(card).toContain(`| questions | ${dataset.cases.length}: ${split('dev')} dev, ${split('test')} test |`);
    for (const tag of [
      'paraphrase',
      'unanswerable',
      'multi-hop',
      'numeric',
      'negation',
      'why',
      'procedure',
      'factoid',
    ]) {
      expect(card).toContain(`${tag} ${tagged(tag).length}`);
    }
  });

  it('has enough questions of the hard kinds, in both splits', () => {
    for (const tag of ['paraphrase', 'unanswerable']) {
      expect(tagged(tag).length).toBeGreaterThanOrEqual(25);
      expect(new Set(tagged(tag).map((item) => item.split))).toEqual(new Set(['dev', 'test']));
    }
    for (const item of dataset.cases) expect(item.answer === null).toBe(item.unanswerable);
  });

  it('asks paraphrases in other words: at most a third of the content words stand in the spans', () => {
    for (const { id, question, spans } of tagged('paraphrase')) {
      const inSpans = new Set(contentWords(spans.map((span) => span.text).join(' ')));
      const words = contentWords(question);
      const shared = words.filter((word) => inSpans.has(word));
      expect([id, shared.length / words.length <= 1 / 3 ? [] : shared]).toEqual([id, []]);
    }
  });
});

const STOP_WORDS = new Set(
  `a an the of in on at to for from by with and or not no is are was were be been do does did how what why when which who whom whose where
  can could should would may might will shall if than then that this these those it its as i we you they he she my our your their one two
  there any some much many more most less least into about after before over under up down out off so such only also has have had get gets
  make makes`.split(/\s+/),
);

/** Content words by their first five letters: a crude stem that the authors' checker used. */
function contentWords(text: string): string[] {
  return (text.toLowerCase().match(/[a-z0-9]+/g) ?? [])
    .filter((word) => !STOP_WORDS.has(word))
    .map((word) => word.slice(0, 5));
}
