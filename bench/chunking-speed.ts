/**
 * Megabytes per second of recursive chunking, side by side: ours, and LangChain's RecursiveCharacterTextSplitter with the same size and the same
 * separators. By characters both count `length`; by tokens LangChain counts with js-tiktoken, as its own documentation does, and, as a second
 * contender, with our counter, so that method and counter can be told apart. Rounds are interleaved, so that other load meets all of them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';
import { createDocument, type Document, type TokenCounter } from '@raglab/core';
import { createCl100kCounter, createRecursiveChunker } from '@raglab/ingest';
import { getEncoding } from 'js-tiktoken';
import { type Contender, type Measured, measureRounds } from './measure-rounds.ts';

const SEPARATORS = ['\n\n', '\n', '.', '?', '!', ' ', ''];
/** The handbook a few times over, so that a round takes long enough to be timed. */
const COPIES = 4;

export async function measureChunking(rounds: number): Promise<readonly Measured[]> {
  const documents = handbook();
  const bytes = documents.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const tokens = await createCl100kCounter();
  const tiktoken = getEncoding('cl100k_base');
  const size = { characters: 1600, tokens: 400 };
  const contenders: Contender[] = [
    ours('characters: raglab', documents, size.characters, characterCounter),
    langChain('characters: LangChain', documents, size.characters, (text) => text.length),
    ours('tokens: raglab', documents, size.tokens, tokens),
    langChain('tokens: LangChain, js-tiktoken', documents, size.tokens, (text) => tiktoken.encode(text).length),
    langChain('tokens: LangChain, our counter', documents, size.tokens, (text) => tokens.count(text)),
  ];
  return measureRounds(contenders, rounds, (seconds) => bytes / 1e6 / seconds);
}

function ours(name: string, documents: readonly Document[], size: number, counter: TokenCounter): Contender {
  const chunker = createRecursiveChunker({ size, overlap: 0 }, counter);
  return {
    name,
    run: async () => {
      for (const document of documents) await chunker.chunk(document);
    },
  };
}

function langChain(
  name: string,
  documents: readonly Document[],
  chunkSize: number,
  lengthFunction: (text: string) => number,
): Contender {
  const splitter = new RecursiveCharacterTextSplitter({
    chunkSize,
    chunkOverlap: 0,
    separators: SEPARATORS,
    lengthFunction,
  });
  return {
    name,
    run: async () => {
      for (const { text } of documents) await splitter.splitText(text);
    },
  };
}

const characterCounter: TokenCounter = {
  key: 'characters',
  count: (text) => text.length,
  offsets: (text) => Array.from(text, (_, at) => [at, at + 1] as const),
};

function handbook(): Document[] {
  const path = join(import.meta.dirname, '..', 'datasets', 'rag-handbook', 'corpus.jsonl');
  const records = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { _id: string; title: string; text: string });
  return Array.from({ length: COPIES }, (_, copy) =>
    records.map(({ _id, title, text }) =>
      createDocument({ uri: `${_id}-${copy}`, title, text, mime: 'text/markdown', metadata: {} }),
    ),
  ).flat();
}
