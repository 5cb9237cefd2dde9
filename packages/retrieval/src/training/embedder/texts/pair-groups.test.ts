import { describe, expect, it } from 'vitest';
import { HEADING, NEIGHBOUR } from '../../read-training-pairs.ts';
import { createTextCollector } from './collect-texts.ts';
import { collectPairGroups, type PairGroup } from './pair-groups.ts';

type Row = readonly [kind: string, article: number, positive?: string];

async function groupOf(rows: readonly Row[]): Promise<PairGroup> {
  async function* pairs() {
    for (const [i, [kind, article, positive]] of rows.entries())
      yield { kind, article, query: `question ${i}`, positive: positive ?? `passage ${i}` };
  }
  const [group] = await collectPairGroups([{ name: 'made up', pairs: pairs() }], createTextCollector());
  return group!;
}

describe('collectPairGroups', () => {
  it('knows the heading above a paragraph where it is sure of the article', async () => {
    const group = await groupOf([
      ['sentence-rest', 0],
      [HEADING, 0],
      ['sentence-rest', 0],
      [NEIGHBOUR, 0],
      [HEADING, 0],
      [NEIGHBOUR, 0],
      // After the last heading of an article: perhaps already of the next.
      ['sentence-rest', 0],
      [HEADING, 1],
      ['question-answer', 1],
    ]);
    expect(group.headings).toEqual([-1, 1, 1, 1, 4, 4, -1, 7, -1]);
    expect(group.runStarts).toEqual([0, 7, 9]);
  });

  it('keeps a passage once that two pairs in a row have', async () => {
    const { passages, queries } = await groupOf([
      [HEADING, 0, 'the same'],
      [NEIGHBOUR, 0, 'the same'],
      [HEADING, 0],
    ]);
    expect(passages[1]).toBe(passages[0]);
    expect(passages[2]).not.toBe(passages[0]);
    expect(new Set(queries).size).toBe(3);
  });
});
