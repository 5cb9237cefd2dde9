import { describe, expect, it } from 'vitest';
import { CHUNKERS, parseSpec, specOf } from './chunker-choice.ts';

describe('a chosen chunker', () => {
  it.each(Object.keys(CHUNKERS))('%s is read back as it was written', (name) => {
    const choice = { name, size: 100, overlap: CHUNKERS[name]!.overlaps ? 20 : 0 };
    expect(parseSpec(specOf(choice))).toEqual(choice);
  });

  it('keeps its overlap below half its size, and none where there can be none', () => {
    expect(specOf({ name: 'recursive', size: 40, overlap: 90 })).toBe('recursive:40/20');
    expect(specOf({ name: 'semantic', size: 40, overlap: 9 })).toBe('semantic:40');
  });

  it('is nothing where the text is something else', () => {
    for (const spec of ['', 'magic:10', 'recursive', 'constructor:1']) expect(parseSpec(spec)).toBeUndefined();
    expect(parseSpec('parent-child:80/0@320')).toEqual({ name: 'parent-child', size: 80, overlap: 0 });
  });
});
