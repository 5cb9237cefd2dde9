/**
 * Chroma's evaluation of chunkers on corpora and questions with exact reference passages: Precision_Ω, which needs no model, and recall, precision
 * and IoU of the first k chunks by lexical, dense and hybrid search, each in the published protocol and by exact offsets. One index holds all
 * corpora, as the reference program's does; texts are taken as they are, without clean-up and without a header.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpusIdOf, createDocument, type SearchMode, throwIfAborted } from '@raglab/core';
import {
  CHUNKING_PROTOCOLS,
  type ChunkingProtocol,
  type Dataset,
  locateChunk,
  precisionOmega,
  type Span,
  spanScores,
} from '@raglab/eval';
import { createChunker, createCl100kCounter, parseChunkerSpec } from '@raglab/ingest';
import type { OpenLab } from '../lab/open-lab.ts';
import { ensureIndex } from './bench-index.ts';
import { publishedChunker } from './published-chunking.ts';
import { type Spread, spreadOf } from './spread.ts';

export interface ChunkingOptions {
  readonly chunkers: readonly string[];
  /** Chunks retrieved. */
  readonly k: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

/** Percent, over questions. */
type Protocols<T> = Readonly<Record<ChunkingProtocol, T>>;

export interface ChunkingRow {
  readonly chunker: string;
  readonly chunks: number;
  /** Corpus, or `all`. */
  readonly precisionOmega: readonly (Protocols<Spread> & {
    readonly corpus: string;
    readonly questions: number;
    /** What the report says; null where it says nothing of this chunker and corpus. */
    readonly reported: { readonly mean: number; readonly deviation: number } | null;
  })[];
  readonly retrieval: readonly {
    readonly mode: SearchMode;
    readonly recall: Protocols<Spread>;
    readonly precision: Protocols<Spread>;
    readonly iou: Protocols<Spread>;
  }[];
  /** Published recall@5 by embedding model, over five corpora. */
  readonly reportedRecall: Readonly<Record<string, { readonly mean: number; readonly deviation: number }>>;
}

export interface ChunkingReport {
  readonly corpora: readonly string[];
  readonly questions: number;
  readonly datasetHash: string;
  readonly embedder: string;
  readonly k: number;
  readonly rows: readonly ChunkingRow[];
}

/** A corpus, with code point offsets: the reference program counts those. */
interface Corpus {
  readonly text: string;
  readonly codePoints: Uint32Array;
}

interface Question {
  readonly question: string;
  readonly corpus: string;
  readonly references: readonly Span[];
}

export async function benchChunking(
  workshop: OpenLab,
  dataset: Dataset,
  options: ChunkingOptions,
): Promise<ChunkingReport> {
  const corpora = readCorpora(dataset);
  const questions = dataset.cases.map(({ question, spans }): Question => {
    const corpus = spans[0]!.documentId;
    return { question, corpus, references: spans.map((span) => toCodePoints(span, corpora.get(corpus)!)) };
  });
  const rows: ChunkingRow[] = [];
  for (const [i, chunker] of options.chunkers.entries()) {
    throwIfAborted(options.signal);
    options.onProgress?.(i, options.chunkers.length, `chunkers: ${chunker}`);
    rows.push(await benchChunker(workshop, dataset, { chunker, corpora, questions, ...options }));
  }
  const embedder = (await workshop.embedder()).model;
  const { hash: datasetHash } = dataset;
  return { corpora: [...corpora.keys()], questions: questions.length, datasetHash, embedder, k: options.k, rows };
}

/** The one that needs no model first. */
const MODES: readonly SearchMode[] = ['lexical', 'dense', 'hybrid'];

interface ChunkerWork extends ChunkingOptions {
  readonly chunker: string;
  readonly corpora: ReadonlyMap<string, Corpus>;
  readonly questions: readonly Question[];
}

async function benchChunker(workshop: OpenLab, dataset: Dataset, work: ChunkerWork): Promise<ChunkingRow> {
  const { chunker, corpora } = work;
  const counter = await createCl100kCounter();
  const cutter = createChunker(parseChunkerSpec(chunker), counter, await workshop.embedder());
  const located = new Map<string, Protocols<readonly Span[]>>();
  let count = 0;
  for (const [id, corpus] of corpora) {
    const document = createDocument({ uri: id, title: '', text: corpus.text, mime: 'text/plain', metadata: {} });
    const chunks = await cutter.chunk(document);
    count += chunks.length;
    located.set(
      id,
      inProtocols((protocol) => chunks.map((chunk) => toCodePoints(locateChunk(corpus.text, chunk, protocol), corpus))),
    );
  }
  const published = publishedChunker(chunker);
  const corpusNames = corpora.size > 1 ? [...corpora.keys(), 'all'] : [...corpora.keys()];
  return {
    chunker,
    chunks: count,
    precisionOmega: corpusNames.map((corpus) => {
      const asked = work.questions.filter((question) => corpus === 'all' || question.corpus === corpus);
      const spread = inProtocols((protocol) =>
        spreadOf(
          asked.map((one) => 100 * precisionOmega(one.references, located.get(one.corpus)![protocol], protocol)),
        ),
      );
      const reported = published?.precisionOmega[corpus];
      return { corpus, questions: asked.length, ...spread, reported: reported ? toSpread(reported) : null };
    }),
    retrieval: await benchRetrieval(workshop, dataset, work),
    reportedRecall: Object.fromEntries(
      Object.entries(published?.recall ?? {}).map(([model, recall]) => [model, toSpread(recall)]),
    ),
  };
}

async function benchRetrieval(
  workshop: OpenLab,
  dataset: Dataset,
  work: ChunkerWork,
): Promise<ChunkingRow['retrieval']> {
  const { chunker, corpora, questions, k, signal } = work;
  const { embedder } = workshop.config;
  const index = { kind: 'flat' } as const;
  const settings = { chunker, embedder, index, contextualHeader: false };
  const { version } = await ensureIndex(workshop, { dataset, settings, signal });
  const results: ChunkingRow['retrieval'][number][] = [];
  for (const mode of MODES) {
    const query = workshop.resolve({ question: '', collection: version.collection, mode, rerank: 'none' }, k);
    const scores = inProtocols(() => [] as ReturnType<typeof spanScores>[]);
    for (const { question, corpus, references } of questions) {
      const { hits } = await workshop.retrieve({ ...query, question, k, signal });
      const found = hits.map(({ record: { chunk, uri } }) => ({ chunk, corpus: corpusIdOf(uri) }));
      for (const protocol of CHUNKING_PROTOCOLS) {
        const spans = found.map((hit) => {
          const { text } = corpora.get(hit.corpus)!;
          return {
            corpus: hit.corpus,
            span: toCodePoints(locateChunk(text, hit.chunk, protocol), corpora.get(hit.corpus)!),
          };
        });
        const own = spans.filter((hit) => hit.corpus === corpus).map(({ span }) => span);
        const elsewhere = spans
          .filter((hit) => hit.corpus !== corpus)
          .reduce((sum, { span }) => sum + span.end - span.start, 0);
        scores[protocol].push(spanScores(references, own, elsewhere));
      }
    }
    const spread = (measure: keyof ReturnType<typeof spanScores>): Protocols<Spread> =>
      inProtocols((protocol) => spreadOf(scores[protocol].map((score) => 100 * score[measure])));
    results.push({ mode, recall: spread('recall'), precision: spread('precision'), iou: spread('iou') });
  }
  return results;
}

function inProtocols<T>(make: (protocol: ChunkingProtocol) => T): Protocols<T> {
  return { published: make('published'), exact: make('exact') };
}

function toSpread([mean, deviation]: readonly [number, number]): { readonly mean: number; readonly deviation: number } {
  return { mean, deviation };
}

/** Of the imported dataset: one line a corpus, its text untouched. */
function readCorpora({ directory }: Dataset): Map<string, Corpus> {
  const lines = readFileSync(join(directory, 'corpus.jsonl'), 'utf8').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const { _id: id, text } = JSON.parse(line) as { _id: string; text: string };
      return [id, { text, codePoints: codePointsBefore(text) }];
    }),
  );
}

/** Code points before each UTF-16 offset. */
function codePointsBefore(text: string): Uint32Array {
  const offsets = new Uint32Array(text.length + 1);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    offsets[i + 1] = offsets[i]! + (code >= 0xdc00 && code <= 0xdfff ? 0 : 1);
  }
  return offsets;
}

function toCodePoints({ start, end }: Span, { codePoints }: Corpus): Span {
  return { start: codePoints[start]!, end: codePoints[end]! };
}
