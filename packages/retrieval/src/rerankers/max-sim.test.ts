import { createRandom, type TokenEmbedding } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { maxSim } from './max-sim.ts';
import { rerankList } from './rerank-list.ts';

const embedding = (tokens: string[], weights: number[], vectors: number[]): TokenEmbedding => ({
  tokens,
  weights: Float32Array.from(weights),
  vectors: Float32Array.from(vectors),
});

describe('maxSim', () => {
  const question = embedding(['east', 'north'], [3, 1], [1, 0, 0, 1]);

  it('gives the worked examples', () => {
    expect(maxSim(question, embedding(['ne'], [1], [Math.SQRT1_2, Math.SQRT1_2]), 2)).toBeCloseTo(0.5, 6);
    expect(maxSim(question, embedding(['east'], [1], [1, 0]), 2)).toBeCloseTo(0.9, 6);
    expect(maxSim(question, embedding(['west'], [1], [-1, 0]), 2)).toBe(0);
  });

  it('is 0 without tokens on either side', () => {
    const nothing = embedding([], [], []);
    expect([maxSim(nothing, question, 2), maxSim(question, nothing, 2)]).toEqual([0, 0]);
  });

  it('agrees with the formula written plainly, with repeated tokens and with equal words that have other vectors', () => {
    const random = createRandom(3);
    const dimension = 4;
    const draw = (words: string[]): TokenEmbedding => {
      const vectors = words.flatMap(() => {
        const raw = Array.from({ length: dimension }, () => random() - 0.5);
        return raw.map((value) => value / Math.hypot(...raw));
      });
      return embedding(
        words,
        words.map(() => 1 + random()),
        vectors,
      );
    };
    for (let round = 0; round < 20; round++) {
      const query = draw(['a', 'b', 'c']);
      const once = draw(['a', 'b', 'a', 'd']);
      const passage = embedding(
        [...once.tokens, ...once.tokens],
        [...once.weights, ...once.weights],
        [...once.vectors, ...once.vectors],
      );
      expect(maxSim(query, passage, dimension)).toBeCloseTo(plainMaxSim(query, passage, dimension), 5);
    }
  });
});

describe('rerankList', () => {
  it('puts what was scored first and keeps the order of the rest', () => {
    const list = ['a', 'b', 'c', 'd'].map((id, i) => ({ id, score: 1 - i / 10 }));
    const reranked = rerankList(list, [
      { chunkId: 'a', score: 0.1 },
      { chunkId: 'b', score: 0.7 },
    ]);
    expect(reranked.map(({ id }) => id)).toEqual(['b', 'a', 'c', 'd']);
    const scores = reranked.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((x, y) => y - x));
  });
});

function plainMaxSim(question: TokenEmbedding, passage: TokenEmbedding, dimension: number): number {
  const row = ({ vectors }: TokenEmbedding, i: number): number[] => [
    ...vectors.slice(i * dimension, (i + 1) * dimension),
  ];
  const dot = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const weights = [...question.weights].map((weight) => weight ** 2);
  const best = question.tokens.map((_, q) =>
    Math.max(...passage.tokens.map((__, d) => dot(row(question, q), row(passage, d)))),
  );
  const sum = best.reduce((total, cosine, q) => total + weights[q]! * Math.max(0, cosine) ** 2, 0);
  return sum / weights.reduce((total, weight) => total + weight, 0);
}
