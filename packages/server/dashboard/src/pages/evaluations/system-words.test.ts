import { describe, expect, it } from 'vitest';
import { systemWords } from './system-words.ts';

describe('a system in words', () => {
  it('names what runs differ in, without hashes', () => {
    const system = {
      ...{
        mode: 'hybrid',
        k: 5,
        reranker: 'none',
        indexVersion: 1,
        embedderModel: 'raglab-static',
        contextualHeader: true,
      },
      ...{ chunkerKey: 'markdown:320/0:cl100k_base', generator: 'extractive:cce77cedb3342ed2' },
    };
    expect(systemWords(system)).toBe('hybrid · k 5 · no reranker · markdown:320/0 · raglab-static · extractive');
    expect(systemWords({ mode: 'hybrid', k: null, generator: '' })).toBe('hybrid');
  });
});
