import { type Chunk, createDocument } from '@raglab/core';
import { expect, it } from 'vitest';
import { createCl100kCounter } from './cl100k-counter.ts';
import { createHtmlSectionChunker } from './html-section-chunker.ts';

const words = (count: number, word: string): string => `${word} `.repeat(count).trim();
const PAGE = [
  '# Harbour',
  'Intro.',
  `## Boats\n\n${words(20, 'boat')}\n\n### Nets\n\n${words(5, 'net')}`,
  `## Tides\n\n### High\n\n${words(30, 'high')}\n\n### Low\n\n${words(30, 'low')}`,
].join('\n\n');

async function chunksOf(size: number, mime = 'text/html'): Promise<readonly Chunk[]> {
  const chunker = createHtmlSectionChunker({ size, overlap: 0 }, await createCl100kCounter());
  return chunker.chunk(createDocument({ uri: 'a.html', title: 'Harbour', text: PAGE, mime, metadata: {} }));
}

it('keeps the largest section that fits and cuts the others at the next level', async () => {
  const chunks = await chunksOf(45);
  expect(chunks.map(({ headingPath, text }) => [headingPath.join(' > '), text.slice(0, 8)])).toEqual([
    ['Harbour', '# Harbou'],
    ['Harbour > Boats', '## Boats'],
    ['Harbour > Tides > High', '## Tides'],
    ['Harbour > Tides > Low', '### Low\n'],
  ]);
  expect(chunks[1]!.text).toContain('### Nets');
});

it('gives a page that fits as one section', async () => {
  expect(await chunksOf(400)).toMatchObject([{ text: PAGE, headingPath: ['Harbour'] }]);
});

it('sees no headings in plain text', async () => {
  for (const { headingPath } of await chunksOf(45, 'text/plain')) expect(headingPath).toEqual([]);
});
