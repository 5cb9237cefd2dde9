/** What every `Embedder` must do. `create` is called once; the embedder is closed at the end. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../embedder.ts';

export function embedderConformance(name: string, create: () => Embedder | Promise<Embedder>): void {
  describe(`${name} keeps the Embedder contract`, () => {
    let embedder: Embedder;
    beforeAll(async () => {
      embedder = await create();
    });
    afterAll(async () => {
      await embedder.close();
    });

    it('returns one unit vector of its dimension per text, in order', async () => {
      const texts = ['A harbour at dawn.', 'Vector search finds neighbours.', 'A harbour at dawn.'];
      const { vectors, tokens, costUsd } = await embedder.embed(texts, { kind: 'passage' });
      expect(vectors).toHaveLength(3);
      for (const vector of vectors) {
        expect(vector).toHaveLength(embedder.dimension);
        expect(Math.hypot(...vector)).toBeCloseTo(1, 3);
      }
      expect([...vectors[0]!]).toEqual([...vectors[2]!]);
      expect(tokens).toBeGreaterThan(0);
      expect(costUsd).toBeGreaterThanOrEqual(0);
    });

    it('gives a text the same vector alone and in a batch of other lengths', async () => {
      const text = 'Backpressure stops the reader when the writer lags.';
      const alone = (await embedder.embed([text], { kind: 'passage' })).vectors[0]!;
      const batch = (await embedder.embed([text.repeat(9), 'x', text], { kind: 'passage' })).vectors[2]!;
      const cosine = alone.reduce((sum, value, i) => sum + value * batch[i]!, 0);
      expect(cosine).toBeGreaterThan(0.999);
    });

    it('accepts an empty text, a text beyond its length and an empty list', async () => {
      const { vectors } = await embedder.embed(['', 'word '.repeat(20_000)], { kind: 'passage' });
      expect(vectors).toHaveLength(2);
      for (const vector of vectors) expect(vector.every(Number.isFinite)).toBe(true);
      expect((await embedder.embed([], { kind: 'query' })).vectors).toEqual([]);
    });

    it('refuses to start when the signal has fired', async () => {
      await expect(embedder.embed(['late'], { kind: 'query', signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'aborted',
      });
    });
  });
}
