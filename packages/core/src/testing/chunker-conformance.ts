/** What every `Chunker` must do, whatever it cuts by. Call it inside a test file: `chunkerConformance('recursive', () => createX())`. */
import { describe, expect, it } from 'vitest';
import type { Chunk, Chunker } from '../chunk.ts';
import { createDocument, type Document } from '../document.ts';

const PROSE = `# Harbour

The harbour opens at six. Boats leave with the tide; nobody waits for them. Dr. Ames writes 3.5 pages a day.

## Weather

Wind from the west: 12 knots. "Is it safe?" she asked. It was, mostly.

- nets
- ropes 🚢🚢
- naïve café, co\u0301ordinates, 東京の港は静かです。

\`\`\`ts
const tide = 4;
\`\`\`
`;

const TEXTS: Readonly<Record<string, string>> = {
  prose: PROSE,
  'long prose': PROSE.repeat(20),
  'one very long word': 'x'.repeat(5000),
  'emoji only': '👩‍🚀🚀'.repeat(300),
  'carriage returns': 'one line\r\n\r\ntwo lines\r\nthree lines. '.repeat(60),
  'no sentence end': 'word '.repeat(2000),
};

export function chunkerConformance(name: string, create: () => Chunker | Promise<Chunker>): void {
  describe(`${name} keeps the Chunker contract`, () => {
    for (const [label, text] of Object.entries(TEXTS)) {
      it(`gives exact, ordered, non-blank chunks that cover every word: ${label}`, async () => {
        const document = documentOf(text);
        const chunks = await (await create()).chunk(document);
        expect(chunks.length).toBeGreaterThan(0);
        const covered = new Uint8Array(text.length);
        for (const [position, chunk] of chunks.entries()) {
          expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text);
          expect(chunk.text.trim()).not.toBe('');
          expect(chunk.index).toBe(position);
          expect(chunk.documentId).toBe(document.id);
          expect(chunk.tokenCount).toBeGreaterThan(0);
          if (position > 0) expect(chunk.start).toBeGreaterThanOrEqual(chunks[position - 1]!.start);
          expect(isLowSurrogate(text, chunk.start), 'starts inside a surrogate pair').toBe(false);
          expect(isLowSurrogate(text, chunk.end), 'ends inside a surrogate pair').toBe(false);
          covered.fill(1, chunk.start, chunk.end);
          expectParentAround(text, chunk);
        }
        const lost = [...text.matchAll(/[\p{L}\p{N}]/gu)].filter((match) => covered[match.index] === 0);
        expect(lost.map((match) => match.index)).toEqual([]);
      });
    }

    it('gives the same ids twice, and no id twice', async () => {
      const document = documentOf(PROSE.repeat(5));
      const first = await (await create()).chunk(document);
      const second = await (await create()).chunk(document);
      expect(second).toEqual(first);
      expect(new Set(first.map((chunk) => chunk.id)).size).toBe(first.length);
    });

    it('gives nothing for an empty and for a blank document', async () => {
      const chunker = await create();
      expect(await chunker.chunk(documentOf(''))).toEqual([]);
      expect(await chunker.chunk(documentOf(' \n\n\t '))).toEqual([]);
    });
  });
}

function documentOf(text: string): Document {
  return createDocument({ uri: 'conformance.md', title: 'Harbour', text, mime: 'text/markdown', metadata: {} });
}

function expectParentAround(text: string, { start, end, parent }: Chunk): void {
  if (parent === undefined) return;
  expect(parent.start).toBeGreaterThanOrEqual(0);
  expect(parent.start).toBeLessThanOrEqual(start);
  expect(parent.end).toBeGreaterThanOrEqual(end);
  expect(parent.end).toBeLessThanOrEqual(text.length);
  for (const offset of [parent.start, parent.end]) expect(isLowSurrogate(text, offset)).toBe(false);
}

function isLowSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return index > 0 && code >= 0xdc00 && code <= 0xdfff;
}
