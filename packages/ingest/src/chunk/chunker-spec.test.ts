import { describe, expect, it } from 'vitest';
import { createHashingEmbedder } from '../fixtures/hashing-embedder.ts';
import { createChunker, DEFAULT_CHUNKER, formatChunkerSpec, parseChunkerSpec } from './chunker-spec.ts';
import { createCl100kCounter } from './cl100k-counter.ts';

describe('chunker specifications', () => {
  it('reads and writes name, size and overlap, with defaults', () => {
    expect(parseChunkerSpec('recursive:400/0')).toEqual({ name: 'recursive', size: 400, overlap: 0 });
    expect(parseChunkerSpec('fixed-token:200/50')).toEqual({ name: 'fixed-token', size: 200, overlap: 50 });
    expect(parseChunkerSpec('markdown')).toEqual(DEFAULT_CHUNKER);
    const parents = { name: 'parent-child', size: 100, overlap: 10, parentSize: 400 };
    expect(parseChunkerSpec('parent-child:100/10@400')).toEqual(parents);
    expect(parseChunkerSpec('sentence-window')).toMatchObject({ size: 40, overlap: 0, parentSize: 320 });
    expect(formatChunkerSpec(parseChunkerSpec('parent-child:100/10@400'))).toBe('parent-child:100/10@400');
    expect(formatChunkerSpec(parseChunkerSpec('sentence:100'))).toBe('sentence:100/0');
  });

  it.each(['', 'unknown:1/0', 'recursive:', 'recursive:0/0', 'recursive:10/10', 'recursive:1.5/0', 'recursive:-1'])(
    'refuses %j with a remedy',
    (spec) => {
      expect(() => parseChunkerSpec(spec)).toThrow(/recursive:400\/0/);
    },
  );

  it.each([
    ['recursive:400/0@800', /have no parents/],
    ['semantic:400/10', /do not overlap/],
    ['parent-child:400/0@100', /at least the chunk's 400/],
  ])('refuses %j with a reason', (spec, reason) => {
    expect(() => parseChunkerSpec(spec)).toThrow(reason);
  });

  it('asks for the embedder that a chunker needs, and names it in the key', async () => {
    const counter = await createCl100kCounter();
    expect(() => createChunker(parseChunkerSpec('cluster'), counter)).toThrow(/expected an embedder/);
    expect(createChunker(parseChunkerSpec('cluster'), counter, createHashingEmbedder()).key).toContain('hashing-32');
  });

  it('puts everything that changes the result into the key', async () => {
    const counter = await createCl100kCounter();
    const keys = ['recursive:400/0', 'recursive:400/10', 'recursive:300/0', 'sentence:400/0'].map(
      (spec) => createChunker(parseChunkerSpec(spec), counter).key,
    );
    expect(new Set(keys).size).toBe(4);
    expect(keys[0]).toContain('cl100k_base');
  });
});
