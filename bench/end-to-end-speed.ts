/**
 * Chunks per second from files to a searchable store, side by side: the bare embedder on the very same chunks (what no pipeline can beat), ours,
 * and LangChain.js: its splitter counting tokens with js-tiktoken, and its LanceDB store with the same embedder behind its `Embeddings` interface.
 * The store's class stands here because its package brings 130 MB: `LanceDB.addDocuments` of @langchain/community 1.1.29, unchanged in what it does.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { Document as LangChainDocument } from '@langchain/core/documents';
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';
import { createDocument, type Embedder } from '@raglab/core';
import { createChunker, createCl100kCounter, parseChunkerSpec } from '@raglab/ingest';
import { getEncoding } from 'js-tiktoken';
import { createScratchFolder, openBenchLab } from './bench-lab.ts';
import { type Measured, measureRounds } from './measure-rounds.ts';

const CHUNKER = 'recursive:120/0';
const CHUNK_TOKENS = 120;

/** Ingests the text files of `folder` with each contender, `rounds` times. */
export async function measureEndToEnd(
  embedder: Embedder,
  folder: string,
  rounds: number,
): Promise<readonly Measured[]> {
  // A text that occurs twice is embedded once.
  const texts = [...new Set(await chunksOf(folder))];
  const contenders = [
    { name: 'bare embedder', run: () => embedInCalls(embedder, texts) },
    { name: 'raglab', run: () => ingestHere(embedder, folder, texts.length) },
    { name: 'LangChain.js', run: () => ingestWithLangChain(embedder, folder) },
  ];
  return measureRounds(contenders, rounds, (seconds) => texts.length / seconds);
}

async function chunksOf(folder: string): Promise<string[]> {
  const chunker = createChunker(parseChunkerSpec(CHUNKER), await createCl100kCounter());
  const chunks: string[] = [];
  for (const { name, text } of filesOf(folder)) {
    const document = createDocument({ uri: name, title: name, text, mime: 'text/plain', metadata: {} });
    chunks.push(...(await chunker.chunk(document)).map((chunk) => chunk.text));
  }
  return chunks;
}

async function embedInCalls(embedder: Embedder, texts: readonly string[]): Promise<void> {
  for (let from = 0; from < texts.length; from += embedder.maxBatchSize) {
    await embedder.embed(texts.slice(from, from + embedder.maxBatchSize), { kind: 'passage' });
  }
}

async function ingestHere(embedder: Embedder, folder: string, chunkCount: number): Promise<void> {
  const lab = await openBenchLab(embedder, CHUNKER);
  const { embeddings } = await lab.ingest([folder], { contextualHeader: false, clean: false });
  await lab.close();
  if (embeddings.computed === chunkCount) return;
  throw new Error(`expected ${chunkCount} texts embedded, received ${embeddings.computed}`);
}

async function ingestWithLangChain(embedder: Embedder, folder: string): Promise<void> {
  const tiktoken = getEncoding('cl100k_base');
  const splitter = new RecursiveCharacterTextSplitter({
    chunkSize: CHUNK_TOKENS,
    chunkOverlap: 0,
    separators: ['\n\n', '\n', '.', '?', '!', ' ', ''],
    lengthFunction: (text) => tiktoken.encode(text).length,
  });
  const documents = filesOf(folder).map(
    ({ name, text }) => new LangChainDocument({ pageContent: text, metadata: { source: name } }),
  );
  const chunks = await splitter.splitDocuments(documents);
  const embedDocuments = async (texts: string[]): Promise<number[][]> => {
    const { vectors } = await embedder.embed(texts, { kind: 'passage' });
    return vectors.map((vector) => Array.from(vector));
  };
  const uri = createScratchFolder('langchain');
  const connection = await connect(uri);
  const vectors = await embedDocuments(chunks.map(({ pageContent }) => pageContent));
  const rows = chunks.map(({ pageContent, metadata }, i) => ({
    vector: vectors[i],
    text: pageContent,
    source: metadata.source,
  }));
  const table = await connection.createTable('langchain', rows, { mode: 'overwrite' });
  table.close();
  connection.close();
  rmSync(uri, { recursive: true });
}

function filesOf(folder: string): { name: string; text: string }[] {
  const names = readdirSync(folder).toSorted();
  return names.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/** The first `count` texts of the handbook, as text files. */
export function writeHandbookTexts(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  const path = join(import.meta.dirname, '..', 'datasets', 'rag-handbook', 'corpus.jsonl');
  for (const line of readFileSync(path, 'utf8').trim().split('\n').slice(0, count)) {
    const { _id, text } = JSON.parse(line) as { _id: string; text: string };
    writeFileSync(join(folder, `${_id}.txt`), text);
  }
}
