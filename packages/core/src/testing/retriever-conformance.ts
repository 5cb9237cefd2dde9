/** What every `Retriever` must do. `create` gives a retriever over a corpus of at least 20 chunks about `question`. */
import { describe, expect, it } from 'vitest';
import { compareIds } from '../hash.ts';
import type { Retriever } from '../retriever.ts';

export function retrieverConformance(name: string, question: string, create: () => Promise<Retriever>): void {
  describe(`${name} keeps the Retriever contract`, () => {
    it('returns at most k hits, ranked from 1, best first, ties by id, no chunk twice', async () => {
      const retriever = await create();
      for (const k of [1, 5, 1000]) {
        const { hits } = await retriever.retrieve(question, { k });
        expect(hits.length).toBeGreaterThan(0);
        expect(hits.length).toBeLessThanOrEqual(k);
        expect(hits.map((hit) => hit.rank)).toEqual(hits.map((_, i) => i + 1));
        expect(new Set(hits.map((hit) => hit.record.chunk.id)).size).toBe(hits.length);
        const ordered = hits.toSorted((a, b) => b.score - a.score || compareIds(a.record.chunk.id, b.record.chunk.id));
        expect(hits.map((hit) => hit.record.chunk.id)).toEqual(ordered.map((hit) => hit.record.chunk.id));
        for (const hit of hits) expect(Number.isFinite(hit.score)).toBe(true);
      }
    });

    it('repeats itself, and reports its stages and times', async () => {
      const retriever = await create();
      const first = await retriever.retrieve(question, { k: 5 });
      const second = await retriever.retrieve(question, { k: 5 });
      expect(second.hits).toEqual(first.hits);
      expect(first.trace.length).toBeGreaterThan(0);
      expect(first.timingsMs.total).toBeGreaterThanOrEqual(0);
    });

    it('takes odd questions without failing', async () => {
      const retriever = await create();
      for (const odd of ['', ' ', '"""', '?'.repeat(3000), '🚢', "a' OR 1=1"]) {
        const { hits } = await retriever.retrieve(odd, { k: 3 });
        expect(hits.length).toBeLessThanOrEqual(3);
      }
    });
  });
}
