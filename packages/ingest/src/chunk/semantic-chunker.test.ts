import { createDocument } from '@raglab/core';
import { expect, it } from 'vitest';
import { createHashingEmbedder } from '../fixtures/hashing-embedder.ts';
import { createCl100kCounter } from './cl100k-counter.ts';
import { createSemanticChunker, percentileOf } from './semantic-chunker.ts';

const counter = await createCl100kCounter();
const BOATS = 'Boats sail from the harbour. '.repeat(6);
const BREAD = 'Flour makes dough rise slowly. '.repeat(6);

function documentOf(text: string) {
  return createDocument({ uri: 'a.md', title: '', text, mime: 'text/plain', metadata: {} });
}

it('breaks where the subject changes', async () => {
  const embedder = createHashingEmbedder({ dimension: 256 });
  const chunks = await createSemanticChunker({ size: 200 }, counter, embedder).chunk(documentOf(BOATS + BREAD));
  // Distances are 0 but for the two pairs of surroundings that differ: 10 of 11 values at or below the percentile.
  const subjects = chunks.map(({ text }) => [text.includes('Boats'), text.includes('Flour')]);
  expect(subjects).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(embedder.embedded).toHaveLength(12);
});

it('packs what is larger than the size', async () => {
  const chunks = await createSemanticChunker({ size: 20 }, counter, createHashingEmbedder()).chunk(
    documentOf(BOATS + BREAD),
  );
  expect(chunks.length).toBeGreaterThanOrEqual(4);
  for (const { tokenCount } of chunks) expect(tokenCount).toBeLessThanOrEqual(20);
});

// numpy.percentile([15, 20, 35, 40, 50], [0, 40, 95, 100]) = [15, 29, 48, 50]
it.each([
  [0, 15],
  [40, 29],
  [95, 48],
  [100, 50],
])('percentile %d as numpy has it', (percentile, expected) => {
  expect(percentileOf([50, 15, 20, 40, 35], percentile)).toBeCloseTo(expected, 10);
});
