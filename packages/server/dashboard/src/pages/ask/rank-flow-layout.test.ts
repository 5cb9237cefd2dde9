import type { StageTrace } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { chunkAt, layoutFlow } from './rank-flow-layout.ts';

const ran = (stage: StageTrace['stage'], ids: string): StageTrace => ({
  ...{ stage, status: 'ran', ms: 1 },
  candidates: [...ids].map((chunkId) => ({ chunkId, score: 1 })),
});
const box = { width: 600, height: 400, labelWidth: 200 };

describe('the picture of moving chunks', () => {
  const stages = [ran('dense', 'abc'), ran('lexical', 'cd'), ran('fused', 'cabd'), ran('rerank', 'ac')];
  const { lists, links } = layoutFlow(stages, ['a'], box);

  it('has the two searches in one column, above each other, and every later stage to their right', () => {
    expect(lists.map(({ id }) => id)).toEqual(['dense', 'lexical', 'fused', 'rerank', 'final']);
    const [dense, lexical, fused, rerank, final] = lists;
    expect(dense!.x).toBe(lexical!.x);
    expect(dense!.top + dense!.height).toBeLessThan(lexical!.top);
    expect([fused!.x, rerank!.x, final!.x]).toEqual([fused!.x, rerank!.x, final!.x].toSorted((a, b) => a - b));
    expect(final!.x).toBeLessThanOrEqual(box.width - box.labelWidth);
  });

  it('links a chunk from each list that has it to the next stage, and ends where it was left out', () => {
    const count = (id: string) => links.filter(({ chunkId }) => chunkId === id).length;
    // a: dense → fused → rerank → final; b: dense → fused; c: dense and lexical → fused → rerank; d: lexical → fused.
    expect([count('a'), count('b'), count('c'), count('d')]).toEqual([3, 1, 3, 1]);
  });

  it('keeps everything inside its box, in the order of the ranks', () => {
    for (const { y } of lists) {
      expect(y).toEqual(y.toSorted((a, b) => a - b));
      for (const at of y) expect(at).toBeLessThanOrEqual(box.height);
    }
  });

  it('finds the chunk under the pointer', () => {
    const fused = lists[2]!;
    expect(chunkAt({ lists, links }, fused.x + 5, fused.y[1]! + 2)).toBe('a');
    expect(chunkAt({ lists, links }, fused.x, -100)).toBeUndefined();
  });

  it('draws one list alone, and none at all', () => {
    expect(layoutFlow([ran('lexical', 'ab')], ['a', 'b'], box).links).toHaveLength(2);
    expect(layoutFlow([], [], box).links).toEqual([]);
  });
});
