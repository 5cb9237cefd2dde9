/** A handful of ranked chunks for the suites of rerankers and generators. */
import { createChunks } from '../chunk.ts';
import { createDocument } from '../document.ts';
import type { Hit } from '../hit.ts';

const PASSAGES = [
  'The harbour opens at six in the morning. Boats leave with the tide.',
  'Nets are mended on the eastern quay, where the wind is weak.',
  'In winter the harbour office opens at eight and closes at four.',
  'A lighthouse keeper counts ships; in 1931 there were 4,112 of them.',
];

export function sampleHits(): Hit[] {
  return PASSAGES.map((text, i) => {
    const document = createDocument({
      uri: `harbour-${i}.md`,
      title: 'Harbour',
      text: `# Harbour\n\n${text}`,
      mime: 'text/markdown',
      metadata: {},
    });
    const chunk = createChunks(document, 'sample', [
      { start: 11, end: 11 + text.length, tokenCount: text.split(' ').length },
    ])[0]!;
    const record = {
      chunk,
      uri: document.uri,
      title: document.title,
      mime: document.mime,
      language: 'en',
      page: null,
      modifiedAt: null,
      embeddedAt: '2026-01-01T00:00:00.000Z',
    };
    const score = 1 - i / 10;
    return { rank: i + 1, record, score, scores: { lexical: score } };
  });
}
