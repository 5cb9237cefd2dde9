/**
 * Megabytes per second of recursive chunking, side by side: ours, and LangChain's RecursiveCharacterTextSplitter with the same size and the same
 * separators. By characters both count `length` (goal: at least as fast); by tokens (goal: three times as fast) LangChain counts with
 * js-tiktoken, as its own documentation does, and, as a second contender, with our counter, so that method and counter can be told apart.
 * Run: pnpm bench:chunking [rounds]
 */
import './print-usage.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';
import { createDocument, type Document, type TokenCounter } from '@raglab/core';
import { createCl100kCounter, createRecursiveChunker } from '@raglab/ingest';
import { getEncoding } from 'js-tiktoken';
import { type Contender, cpuRatioOf, type Measured, measureRounds, medianOf } from './measure-rounds.ts';
import { publishResults } from './publish-results.ts';

const DOCUMENTS = 'LangChain, documents';
const STRINGS = 'LangChain, strings';
const TIKTOKEN = 'LangChain, js-tiktoken';
const OUR_COUNTER = 'LangChain, our counter';
const SEPARATORS = ['\n\n', '\n', '.', '?', '!', ' ', ''];
/** Tokens; the sizes in characters are four times these. */
const SIZES = [100, 200, 400, 800];
const CHARACTERS_PER_TOKEN = 4;
/** By characters a round over one copy of the handbook would be too short to be timed. */
const COPIES = { characters: 8, tokens: 1 };

const characterCounter: TokenCounter = {
  key: 'characters',
  count: (text) => text.length,
  offsets: (text) => Array.from(text, (_, at) => [at, at + 1] as const),
};

const rounds = Number(process.argv[2] ?? 5);
const tokenCounter = await createCl100kCounter();
const tiktoken = getEncoding('cl100k_base');
interface Result {
  readonly unit: 'characters' | 'tokens';
  readonly size: number;
  readonly bytes: number;
  readonly measured: readonly Measured[];
}

const results: Result[] = [];
for (const tokens of SIZES) {
  const size = tokens * CHARACTERS_PER_TOKEN;
  const documents = handbook(COPIES.characters);
  await compare('characters', size, documents, [
    ours(documents, size, characterCounter),
    langChain(DOCUMENTS, documents, size, (text) => text.length),
    langChain(STRINGS, documents, size, (text) => text.length),
  ]);
}
for (const size of SIZES) {
  const documents = handbook(COPIES.tokens);
  await compare('tokens', size, documents, [
    ours(documents, size, tokenCounter),
    langChain(TIKTOKEN, documents, size, (text) => tiktoken.encode(text).length),
    langChain(OUR_COUNTER, documents, size, (text) => tokenCounter.count(text)),
  ]);
}
publish();

async function compare(
  unit: Result['unit'],
  size: number,
  documents: readonly Document[],
  contenders: readonly Contender[],
): Promise<void> {
  const bytes = bytesOf(documents);
  results.push({
    unit,
    size,
    bytes,
    measured: await measureRounds(contenders, rounds, (seconds) => bytes / 1e6 / seconds),
  });
}

function publish(): void {
  const goals = { characters: 1, tokens: 3 };
  const rows = results.flatMap(({ unit, size, bytes, measured }) =>
    measured.map((contender) => {
      const rates = contender.cpuSeconds.map((seconds) => bytes / 1e6 / seconds);
      const isOurs = contender.name === 'raglab';
      const ratio = isOurs ? null : cpuRatioOf(measured[0]!, contender);
      return { unit, size, name: contender.name, rate: medianOf(rates), ratio };
    }),
  );
  const lowest = (unit: string, name: string): number =>
    Math.min(...rows.filter((row) => row.unit === unit && row.name === name).map((row) => row.ratio!.median));
  const verdict = (unit: 'characters' | 'tokens', name: string): string => {
    const ratio = lowest(unit, name);
    const result = ratio >= goals[unit] ? 'reached' : 'missed';
    return `By ${unit}, to ${name}: at least ${ratio.toFixed(2)} times. Goal: ${goals[unit]} at every size: ${result}.`;
  };
  publishResults({
    name: 'chunking-speed',
    title: 'Speed of recursive chunking, MB per processor second',
    command: `pnpm bench:chunking ${rounds}`,
    columns: ['counted by', 'size', 'contender', 'MB/s', 'raglab to it'],
    rows: rows.map(({ unit, size, name, rate, ratio }) => [
      unit,
      String(size),
      name,
      rate.toPrecision(3),
      ratio?.text ?? '',
    ]),
    notes: [
      verdict('characters', DOCUMENTS),
      verdict('characters', STRINGS),
      verdict('tokens', TIKTOKEN),
      `Text of the bundled handbook. ${rounds} interleaved rounds after one uncounted; rates are medians, ratios are of the processor times of a round, median (lowest to highest). Processor time and not the clock's: the contenders have one thread, and other work on the machine does not count.`,
      "raglab makes chunks with offsets and content-addressed ids (a SHA-256 over each text); LangChain's documents have line numbers, its strings nothing. By tokens LangChain makes strings.",
      'LangChain counts tokens with js-tiktoken; with our counter instead, what is left is the difference of the method.',
    ],
    measurements: results,
  });
}

function bytesOf(documents: readonly Document[]): number {
  return documents.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}

function ours(documents: readonly Document[], size: number, counter: TokenCounter): Contender {
  const chunker = createRecursiveChunker({ size, overlap: 0 }, counter);
  return {
    name: 'raglab',
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
  const settings = { chunkSize, chunkOverlap: 0, separators: SEPARATORS, lengthFunction };
  const splitter = new RecursiveCharacterTextSplitter(settings);
  return {
    name,
    run: async () => {
      for (const { text, uri } of documents) {
        if (name === DOCUMENTS) await splitter.createDocuments([text], [{ source: uri }]);
        else await splitter.splitText(text);
      }
    },
  };
}

function handbook(copies: number): Document[] {
  const path = join(import.meta.dirname, '..', 'datasets', 'rag-handbook', 'corpus.jsonl');
  const records = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { _id: string; title: string; text: string });
  return Array.from({ length: copies }, (_, copy) =>
    records.map(({ _id, title, text }) =>
      createDocument({ uri: `${_id}-${copy}`, title, text, mime: 'text/markdown', metadata: {} }),
    ),
  ).flat();
}
