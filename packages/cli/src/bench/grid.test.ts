import type { RaglabError } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { parseGrid } from './grid.ts';

const GRID = `name: mine
dataset: small
axes:
  chunker: [fixed-token, markdown]
  overlap: [0, 20%]
  index: [flat, {kind: hnsw-sq, ef: 50}]
  embedder: [raglab-static@128, {provider: openai-compatible, baseUrl: http://localhost:1/v1, model: m}]
  reranker: none
`;

function refusal(text: string): RaglabError {
  try {
    parseGrid(text, 'g.yaml');
  } catch (error) {
    return error as RaglabError;
  }
  throw new Error('nothing was refused');
}

describe('parseGrid', () => {
  it('reads names, numbers, shares, parameters and models, and takes one value for a list', () => {
    const { axes, tokens, limits, path } = parseGrid(GRID, 'g.yaml');
    expect(axes.overlap).toEqual([0, '20%']);
    expect(axes.index!.map(({ name }) => name)).toEqual(['flat', 'hnsw-sq(ef 50)']);
    expect(axes.embedder!.map(({ name }) => name)).toEqual(['raglab-static@128', 'm']);
    expect(axes.embedder![0]!.value).toMatchObject({ provider: 'transformers', dimension: 128 });
    expect(axes.reranker).toEqual(['none']);
    expect([tokens, limits.builds, limits.questions, path]).toEqual([2000, 2, 1, 'g.yaml']);
  });

  it.each([
    ['an unknown chunker', ['markdown]', 'markdwon]'], "at 'axes.chunker[1]', line 4, column 26", 'NAME:SIZE/OVERLAP'],
    ['an unknown axis', ['  reranker', '  rerank'], "at 'axes.rerank', line 8, column 11", 'only known fields'],
    ['an unknown reranker', ['none', 'nobody'], "at 'axes.reranker[0]', line 8, column 13", 'maxsim'],
    ['a share that is none', ['20%', '200%'], "at 'axes.overlap[1]', line 5, column 16", 'a share of the size'],
    ['a parameter that an index does not have', ['ef: 50', 'bits: 4'], "at 'axes.index[1]', line 6, column 17", ''],
    ['no axes', [GRID.slice(GRID.indexOf('axes'), GRID.length), ''], "at 'axes'", ''],
    ['an option of search that there is not', ['  reranker: none', 'search: {weight: 1}'], "at 'search.weight'", ''],
  ] as const)('names line and column of %s', (_name, [from, to], place, expected) => {
    const error = refusal(GRID.replace(from, to));
    expect(error.code).toBe('configuration');
    expect(error.problem).toContain(place);
    expect(error.expected).toContain(expected);
  });
});
