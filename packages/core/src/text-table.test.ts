import { expect, it } from 'vitest';
import { textTable } from './text-table.ts';

it('aligns columns, and does not count colour as width', () => {
  const columns = [{ title: 'metric' }, { title: 'mean', align: 'right' as const }];
  expect(
    textTable(columns, [
      ['ndcg', '\u001b[32m0.7\u001b[39m'],
      ['P_5', '0.25'],
    ]),
  ).toEqual(['metric  mean', '──────  ────', 'ndcg     \u001b[32m0.7\u001b[39m', 'P_5     0.25']);
});
