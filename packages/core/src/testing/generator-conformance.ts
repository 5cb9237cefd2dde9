/** What every `Generator` must do: cite what it was given, quote exactly, and refuse without evidence. */
import { describe, expect, it } from 'vitest';
import type { Generator } from '../generator.ts';
import { sampleHits } from './sample-hits.ts';

export function generatorConformance(name: string, create: () => Generator | Promise<Generator>): void {
  describe(`${name} keeps the Generator contract`, () => {
    it('answers with citations whose quotes stand at their offsets in the given chunks', async () => {
      const hits = sampleHits();
      const { answer, refused, citations } = await (await create()).generate('When does the harbour open?', hits);
      expect(refused).toBe(false);
      expect(answer.trim()).not.toBe('');
      expect(citations.length).toBeGreaterThan(0);
      for (const citation of citations) {
        const chunk = hits.find((hit) => hit.record.chunk.id === citation.chunkId)?.record.chunk;
        expect(chunk, 'cites a chunk that it was not given').toBeDefined();
        expect(chunk!.text.slice(citation.start - chunk!.start, citation.end - chunk!.start)).toBe(citation.quote);
        expect(citation.documentId).toBe(chunk!.documentId);
      }
      const markers = [...answer.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1]));
      expect(markers.length).toBeGreaterThan(0);
      for (const marker of markers) expect(marker).toBeLessThanOrEqual(citations.length);
    });

    it('refuses without contexts, and cites nothing then', async () => {
      const generation = await (await create()).generate('When does the harbour open?', []);
      expect(generation).toMatchObject({ refused: true, citations: [] });
      expect(generation.answer.trim()).not.toBe('');
    });
  });
}
