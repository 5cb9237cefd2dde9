import { describe, expect, it } from 'vitest';
import { createChunker, DEFAULT_CHUNKER, formatChunkerSpec, parseChunkerSpec } from './chunker-spec.ts';
import { createCl100kCounter } from './cl100k-counter.ts';

describe('chunker specifications', () => {
  it('reads and writes name, size and overlap, with defaults', () => {
    expect(parseChunkerSpec('recursive:400/0')).toEqual({ name: 'recursive', size: 400, overlap: 0 });
    expect(parseChunkerSpec('fixed-token:200/50')).toEqual({ name: 'fixed-token', size: 200, overlap: 50 });
    expect(parseChunkerSpec('markdown')).toEqual(DEFAULT_CHUNKER);
    expect(formatChunkerSpec(parseChunkerSpec('sentence:100'))).toBe('sentence:100/0');
  });

  it.each(['', 'unknown:1/0', 'recursive:', 'recursive:0/0', 'recursive:10/10', 'recursive:1.5/0', 'recursive:-1'])(
    'refuses %j with a remedy',
    (spec) => {
      expect(() => parseChunkerSpec(spec)).toThrow(/recursive:400\/0/);
    },
  );

  it('puts everything that changes the result into the key', async () => {
    const counter = await createCl100kCounter();
    const keys = ['recursive:400/0', 'recursive:400/10', 'recursive:300/0', 'sentence:400/0'].map(
      (spec) => createChunker(parseChunkerSpec(spec), counter).key,
    );
    expect(new Set(keys).size).toBe(4);
    expect(keys[0]).toContain('cl100k_base');
  });
});
