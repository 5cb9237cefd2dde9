import type { Embedder, Hit, TokenEmbedder } from '@raglab/core';
import { generatorConformance, rerankerConformance, sampleHits } from '@raglab/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMaxSimReranker } from '../rerankers/create-max-sim-reranker.ts';
import { createBundledEmbedder } from '../testing/bundled-embedder.ts';
import { sampleRecord } from '../testing/sample-record.ts';
import { createExtractiveGenerator } from './create-extractive-generator.ts';

let embedder: Embedder & TokenEmbedder;
beforeAll(async () => {
  embedder = await createBundledEmbedder();
});
afterAll(() => embedder.close());

generatorConformance('createExtractiveGenerator', () => createExtractiveGenerator({ embedder }));
rerankerConformance('createMaxSimReranker', () => createMaxSimReranker({ embedder }));

const hitsOf = (texts: readonly string[]): Hit[] =>
  texts.map((text, i) => ({ rank: i + 1, record: sampleRecord(text, [1], `${i}.md`), score: 1 - i / 10, scores: {} }));

describe('createExtractiveGenerator', () => {
  it('quotes the sentence that answers', async () => {
    const { answer, citations } = await createExtractiveGenerator({ embedder }).generate(
      'When does the harbour open?',
      sampleHits(),
    );
    expect(citations[0]?.quote).toBe('The harbour opens at six in the morning.');
    expect(answer).toContain('The harbour opens at six in the morning. [1]');
  });

  it('refuses what the contexts do not speak of, unless told never to refuse', async () => {
    const question = 'Who won the chess championship of Lisbon?';
    expect(await createExtractiveGenerator({ embedder }).generate(question, sampleHits())).toMatchObject({
      refused: true,
      citations: [],
    });
    const eager = createExtractiveGenerator({ embedder, refuseBelow: 0 });
    expect((await eager.generate(question, sampleHits())).refused).toBe(false);
    expect((await eager.generate(question, hitsOf(['# Only a heading', '| a | b |']))).refused).toBe(true);
  });

  it('says a thing once, in at most the given number of sentences, in the order of the contexts', async () => {
    const texts = ['The harbour opens at six.', 'The harbour opens at six.', 'The harbour opens at eight in winter.'];
    const generator = createExtractiveGenerator({ embedder });
    const { citations } = await generator.generate('When does the harbour open?', hitsOf(texts));
    expect(citations.map(({ quote }) => quote)).toEqual([texts[0], texts[2]]);
    const short = createExtractiveGenerator({ embedder, maxSentences: 1 });
    expect((await short.generate('When does the harbour open?', hitsOf(texts))).citations).toHaveLength(1);
    expect(short.key).not.toBe(generator.key);
  });
});
