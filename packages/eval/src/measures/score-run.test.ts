import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMeasures } from './measure-catalog.ts';
import { scoreRun } from './score-run.ts';
import { formatTrecEval, parseQrels, parseRun } from './trec-files.ts';

const METRICS = new URL('../../../../../shared/data/metrics/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, METRICS), 'utf8');

/** Computes every measure of a trec_eval output that the lab has, and returns [expected, received] lines. */
function compareWith(expectedPath: string, qrelsPath: string, runPath: string, options = {}): [string[], string[]] {
  const printed = read(expectedPath).split('\n').filter(Boolean);
  const { run, tag } = parseRun(read(runPath));
  const measures = parseMeasures(['all_trec']);
  const known = new Set(['runid', 'num_q', ...measures.map((measure) => measure.id)]);
  const received = formatTrecEval(scoreRun(parseQrels(read(qrelsPath)), run, measures, options), {
    measures,
    tag,
    perQuery: true,
  });
  const expected = printed.filter((line) => known.has(line.split(/\s+/)[0]!));
  const keys = new Set(expected.map(keyOf));
  return [
    expected.toSorted(),
    received
      .split('\n')
      .filter((line) => keys.has(keyOf(line)))
      .toSorted(),
  ];
}

const keyOf = (line: string): string => line.split('\t').slice(0, 2).join(' ');

describe.skipIf(!existsSync(METRICS))(
  'measures equal trec_eval (skipped where the public test data is not beside the repository)',
  () => {
    const cases: [string, string, string, object][] = [
      ['trec_eval-test/out.test', 'trec_eval-test/qrels.test', 'trec_eval-test/results.test', {}],
      ['trec_eval-test/out.test.a', 'trec_eval-test/qrels.test', 'trec_eval-test/results.test', {}],
      ['trec_eval-test/out.test.aq', 'trec_eval-test/qrels.test', 'trec_eval-test/results.test', {}],
      ['trec_eval-test/out.test.aqc', 'trec_eval-test/qrels.test', 'trec_eval-test/results.trunc', {}],
      ['trec_eval-test/out.test.aqcM', 'trec_eval-test/qrels.test', 'trec_eval-test/results.trunc', { depth: 100 }],
      [
        'trec_eval-test/out.test.aql',
        'trec_eval-test/qrels.rel_level',
        'trec_eval-test/results.test',
        { relevanceLevel: 2 },
      ],
      [
        'trec_eval-test/out.comment.test',
        'trec_eval-test/qrels.comment.test',
        'trec_eval-test/results.comment.test',
        { complete: false },
      ],
    ];
    for (const [expectedPath, qrels, run, options] of cases) {
      it(`prints ${expectedPath}`, () => {
        const [expected, received] = compareWith(expectedPath, qrels, run, options);
        expect(expected.length).toBeGreaterThan(20);
        expect(received).toEqual(expected);
      });
    }

    it('passes over comment lines, and keeps a # inside a document id', () => {
      const plain = parseQrels(read('trec_eval-test/qrels.test')).get('301')!;
      const commented = parseQrels(read('trec_eval-test/qrels.test.with-comments')).get('301')!;
      expect(commented.size).toBe(plain.size);
      expect(commented.get('CR#93E-1860')).toBe(0);
    });

    it('equals the golden values of the hand-made queries: tie, missing query, no relevant document, negative grade, graded', () => {
      const printed = read('ir-golden/golden.txt').split('\n').filter(Boolean);
      const names = [...new Set(printed.map((line) => line.split(/\s+/)[0]!))].filter((name) => name !== 'num_q');
      const measures = parseMeasures(names);
      const scores = scoreRun(
        parseQrels(read('ir-golden/qrels.txt')),
        parseRun(read('ir-golden/run.txt')).run,
        measures,
      );
      const received = formatTrecEval(scores, { measures, tag: 'r', perQuery: true }).split('\n');
      expect(received.filter((line) => line !== '' && !line.startsWith('runid'))).toEqual(printed);
    });
  },
);
