import { describe, expect, it } from 'vitest';
import { chunkTextForEmbedding } from './chunk-text-for-embedding.ts';

describe('chunkTextForEmbedding', () => {
  const chunk = { text: 'At most five.', headingPath: ['Harbour', 'Boats', 'Limits'] };

  it('puts title and headings before the passage, each once', () => {
    expect(chunkTextForEmbedding({ title: 'Harbour' }, chunk, { contextualHeader: true })).toBe(
      'Harbour > Boats > Limits\n\nAt most five.',
    );
  });

  it('leaves out what the passage has as a heading', () => {
    const own = { ...chunk, text: '## Limits\n\nAt most five.' };
    expect(chunkTextForEmbedding({ title: 'Harbour' }, own, { contextualHeader: true })).toBe(
      'Harbour > Boats\n\n## Limits\n\nAt most five.',
    );
    const first = { text: '# Harbour\n\nOpen.', headingPath: ['Harbour'] };
    expect(chunkTextForEmbedding({ title: 'Harbour' }, first, { contextualHeader: true })).toBe(first.text);
  });

  it('is the passage alone without the option', () => {
    expect(chunkTextForEmbedding({ title: 'Harbour' }, chunk, { contextualHeader: false })).toBe(chunk.text);
  });
});
