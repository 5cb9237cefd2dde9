/**
 * Chunkers by name: how a configuration file or a command line says which one it wants: 'recursive:400/0', and for small-to-big chunkers, with the
 * size of the parent, 'parent-child:80/0@320'.
 */
import { type Chunker, type Embedder, RaglabError, type TokenCounter } from '@raglab/core';
import { type ChunkSize, checkChunkSize } from './chunk-size.ts';
import { createClusterChunker } from './cluster-chunker.ts';
import { createFixedTokenChunker } from './fixed-token-chunker.ts';
import { createHtmlSectionChunker } from './html-section-chunker.ts';
import { createMarkdownChunker } from './markdown-chunker.ts';
import { createParentChildChunker } from './parent-child-chunker.ts';
import { createRecursiveChunker } from './recursive-chunker.ts';
import { createSemanticChunker } from './semantic-chunker.ts';
import { createSentenceChunker } from './sentence-chunker.ts';
import { createSentenceWindowChunker } from './sentence-window-chunker.ts';
import { checkSmallToBigSize, type SmallToBigSize } from './small-to-big-size.ts';

type PlainName = 'fixed-token' | 'sentence' | 'recursive' | 'markdown' | 'html-section';
type SmallToBigName = 'sentence-window' | 'parent-child';
type EmbeddingName = 'semantic' | 'cluster';
export type ChunkerName = PlainName | SmallToBigName | EmbeddingName;

export interface ChunkerSpec extends ChunkSize {
  readonly name: ChunkerName;
  /** Tokens of the parent, for `sentence-window` and `parent-child` alone. */
  readonly parentSize?: number;
}

const PLAIN: Readonly<Record<PlainName, (size: ChunkSize, counter: TokenCounter) => Chunker>> = {
  'fixed-token': createFixedTokenChunker,
  sentence: createSentenceChunker,
  recursive: createRecursiveChunker,
  markdown: createMarkdownChunker,
  'html-section': createHtmlSectionChunker,
};

const SMALL_TO_BIG: Readonly<Record<SmallToBigName, (size: SmallToBigSize, counter: TokenCounter) => Chunker>> = {
  'sentence-window': createSentenceWindowChunker,
  'parent-child': createParentChildChunker,
};

const EMBEDDING: Readonly<
  Record<EmbeddingName, (size: { readonly size: number }, counter: TokenCounter, embedder: Embedder) => Chunker>
> = { semantic: createSemanticChunker, cluster: createClusterChunker };

export const CHUNKER_NAMES: readonly ChunkerName[] = Object.keys({
  ...PLAIN,
  ...SMALL_TO_BIG,
  ...EMBEDDING,
}) as ChunkerName[];

export const DEFAULT_CHUNKER: ChunkerSpec = {
  // Sections are what authors meant to be read together, and three of the five formats are loaded as Markdown.
  name: 'markdown',
  // Tokens. Between 200 (precise, but BM25's recall@5 on Chroma's set falls to 85.5) and 400 (recall 93.1, half the precision).
  size: 320,
  // Tokens. Overlap doubles cost and fills the top ranks with near copies; sections are whole without it.
  overlap: 0,
};

/** Tokens of a chunk where a small-to-big chunker is named without numbers; its parent then has the default size. */
const SMALL_SIZES: Readonly<Record<SmallToBigName, number>> = {
  // About two sentences.
  'sentence-window': 40,
  // About a paragraph.
  'parent-child': 80,
};

/** `semantic` and `cluster` need the embedder. Throws `configuration` for what the chunker cannot do. */
export function createChunker(spec: ChunkerSpec, counter: TokenCounter, embedder?: Embedder): Chunker {
  const { name, size, overlap, parentSize } = checkSpec(spec);
  if (isIn(PLAIN, name)) return PLAIN[name]({ size, overlap }, counter);
  if (isIn(SMALL_TO_BIG, name)) {
    return SMALL_TO_BIG[name]({ size, overlap, parentSize: parentSize ?? defaultParentSize(size) }, counter);
  }
  if (embedder) return EMBEDDING[name]({ size }, counter, embedder);
  throw new RaglabError({
    code: 'configuration',
    problem: `the chunker '${name}' compares vectors`,
    expected: 'an embedder',
    received: 'none',
    remedy: 'pass one to createChunker, or choose another chunker',
  });
}

/** Reads 'name', 'name:size', 'name:size/overlap' and 'name:size/overlap@parent'; what is left out is the default. Throws `configuration`. */
export function parseChunkerSpec(spec: string): ChunkerSpec {
  const match = /^([a-z-]+)(?::(\d+)(?:\/(\d+))?(?:@(\d+))?)?$/.exec(spec.trim());
  const name = CHUNKER_NAMES.find((known) => known === match?.[1]);
  if (!match || !name) {
    throw new RaglabError({
      code: 'configuration',
      problem: 'unknown chunker',
      expected: `NAME:SIZE/OVERLAP with a name out of ${CHUNKER_NAMES.join(', ')}`,
      received: `'${spec}'`,
      remedy: "write for example 'recursive:400/0'",
    });
  }
  const defaultSize = isIn(SMALL_TO_BIG, name) ? SMALL_SIZES[name] : DEFAULT_CHUNKER.size;
  const size = match[2] === undefined ? defaultSize : Number(match[2]);
  const overlap = match[3] === undefined ? DEFAULT_CHUNKER.overlap : Number(match[3]);
  const parentSize = match[4] === undefined ? isIn(SMALL_TO_BIG, name) && defaultParentSize(size) : Number(match[4]);
  return checkSpec({ name, size, overlap, ...(parentSize !== false && { parentSize }) });
}

/** The inverse of `parseChunkerSpec`. */
export function formatChunkerSpec({ name, size, overlap, parentSize }: ChunkerSpec): string {
  return `${name}:${size}/${overlap}${parentSize === undefined ? '' : `@${parentSize}`}`;
}

function defaultParentSize(size: number): number {
  return Math.max(DEFAULT_CHUNKER.size, size);
}

function isIn<Name extends string>(chunkers: Readonly<Record<Name, unknown>>, name: string): name is Name {
  return Object.hasOwn(chunkers, name);
}

function checkSpec(spec: ChunkerSpec): ChunkerSpec {
  const { name, size, overlap, parentSize } = spec;
  checkChunkSize({ size, overlap });
  if (parentSize !== undefined && isIn(SMALL_TO_BIG, name)) checkSmallToBigSize({ size, overlap, parentSize });
  const hasIdleParent = parentSize !== undefined && !isIn(SMALL_TO_BIG, name);
  const hasIdleOverlap = overlap > 0 && isIn(EMBEDDING, name);
  if (!hasIdleParent && !hasIdleOverlap) return spec;
  throw new RaglabError({
    code: 'configuration',
    problem: hasIdleParent ? `the chunks of '${name}' have no parents` : `the chunks of '${name}' do not overlap`,
    expected: hasIdleParent ? `${name}:SIZE/OVERLAP` : `${name}:SIZE`,
    received: `'${formatChunkerSpec(spec)}'`,
    remedy: hasIdleParent ? 'leave out the @ and what follows' : 'leave out the overlap',
  });
}
