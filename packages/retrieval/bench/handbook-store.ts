/** rag-handbook as a store, for the measurements in this folder: one chunk per Markdown section, cut at about 1,500 characters at line ends. */
import { readFileSync } from 'node:fs';
import { type ChunkSpan, createChunks, createDocument, type Embedder } from '@raglab/core';
import { type LanceStore, openLanceStore } from '../src/index.ts';

const DATASET = new URL('../../../datasets/rag-handbook/', import.meta.url);
const MAX_CHARACTERS = 1500;

export interface HandbookQuestion {
  readonly id: string;
  readonly text: string;
  readonly split: 'dev' | 'test';
  readonly tags: readonly string[];
  readonly answer: string | null;
  readonly spans: readonly { readonly documentId: string; readonly start: number; readonly end: number }[];
}

export function readQuestions(): HandbookQuestion[] {
  return readJsonl<{ _id: string; text: string; metadata: Omit<HandbookQuestion, 'id' | 'text'> }>('queries.jsonl').map(
    ({ _id: id, text, metadata }) => ({ ...metadata, id, text }),
  );
}

export async function openHandbookStore(uri: string, embedder: Embedder): Promise<LanceStore> {
  const { dimension, key: embedderKey } = embedder;
  const store = await openLanceStore({ uri, table: 'handbook', dimension, embedderKey, create: true });
  const chunks = readJsonl<{ _id: string; title: string; text: string }>('corpus.jsonl').flatMap(
    ({ _id, title, text }) => {
      const document = createDocument({ uri: _id, title, text, mime: 'text/markdown', metadata: {} });
      return createChunks(document, 'sections', sectionsOf(text)).map((chunk) => ({ chunk, title, uri: _id }));
    },
  );
  const { vectors } = await embedder.embed(
    chunks.map(({ chunk, title }) => [[title, ...chunk.headingPath].join(' > '), chunk.text].join('\n')),
    { kind: 'passage' },
  );
  const common = { mime: 'text/markdown', language: 'en', page: null, modifiedAt: null };
  const embeddedAt = '2026-01-01T00:00:00.000Z';
  await store.upsert(chunks.map((record, i) => ({ ...record, ...common, embeddedAt, vector: vectors[i]! })));
  await store.optimize();
  return store;
}

function sectionsOf(text: string): ChunkSpan[] {
  const spans: ChunkSpan[] = [];
  let start = 0;
  let heading: string[] = [];
  const close = (end: number): void => {
    if (text.slice(start, end).trim())
      spans.push({ start, end, headingPath: heading, tokenCount: Math.ceil((end - start) / 4) });
    start = end;
  };
  for (const line of text.matchAll(/.*\n|.+$/g)) {
    const title = /^##+ (.*)/.exec(line[0])?.[1];
    if (title !== undefined || line.index + line[0].length - start > MAX_CHARACTERS) close(line.index);
    if (title !== undefined) heading = [title.trim()];
  }
  close(text.length);
  return spans;
}

function readJsonl<T>(name: string): T[] {
  const lines = readFileSync(new URL(name, DATASET), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}
