/** A stored chunk for the tests of this package: one document per text. */
import { type ChunkRecord, createChunks, createDocument } from '@raglab/core';

export function sampleRecord(text: string, vector: readonly number[], uri = `${text}.md`): ChunkRecord {
  const document = createDocument({ uri, title: 'Sample', text, mime: 'text/plain', metadata: {} });
  const [chunk] = createChunks(document, 'sample', [
    { start: 0, end: text.length, tokenCount: text.split(' ').length },
  ]);
  const fields = { uri, title: document.title, mime: document.mime, language: 'en', page: null, modifiedAt: null };
  return { chunk: chunk!, ...fields, embeddedAt: '2026-01-01T00:00:00.000Z', vector: Float32Array.from(vector) };
}
