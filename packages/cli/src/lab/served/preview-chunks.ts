/** What a chunker would make of a document: borders, sizes, overlap. Nothing is embedded but for chunkers that cut by vectors, and nothing is kept. */
import { type ChunkPreview, type Document, type PreviewedChunk, RaglabError, throwIfAborted } from '@raglab/core';
import { createChunker, createCl100kCounter, formatChunkerSpec, parseChunkerSpec } from '@raglab/ingest';
import type { OpenLab } from '../open-lab.ts';

export interface PreviewOptions {
  readonly chunker: string;
  /** May a paid service be asked for vectors? */
  readonly allowPaid: boolean;
  readonly signal?: AbortSignal | undefined;
}

export async function previewChunks(
  lab: OpenLab,
  document: Document,
  { chunker: wanted, allowPaid, signal }: PreviewOptions,
): Promise<ChunkPreview> {
  const spec = parseChunkerSpec(wanted);
  const needsVectors = spec.name === 'semantic' || spec.name === 'cluster';
  if (needsVectors && lab.config.embedder.provider !== 'transformers' && !allowPaid) throw costsMoney(spec.name);
  const counter = await createCl100kCounter();
  const embedder = needsVectors ? await lab.embedder() : undefined;
  throwIfAborted(signal);
  const startedAt = lab.clock.monotonicMs();
  const cut = await createChunker(spec, counter, embedder).chunk(document);
  const durationMs = lab.clock.monotonicMs() - startedAt;
  let coveredTo = 0;
  let uncovered = 0;
  const chunks = cut.map(({ index, start, end, tokenCount, headingPath, parent = null }): PreviewedChunk => {
    const overlap = Math.max(0, Math.min(coveredTo, end) - start);
    uncovered += Math.max(0, start - coveredTo);
    coveredTo = Math.max(coveredTo, end);
    return { index, start, end, tokenCount, headingPath, parent, overlap: index === 0 ? 0 : overlap };
  });
  const tokens = chunks.map(({ tokenCount }) => tokenCount).sort((a, b) => a - b);
  return {
    chunker: formatChunkerSpec(spec),
    characters: document.text.length,
    chunks,
    counts: {
      chunks: chunks.length,
      tokens: tokens.reduce((sum, count) => sum + count, 0),
      documentTokens: counter.count(document.text),
      smallest: tokens[0] ?? null,
      median: medianOf(tokens),
      largest: tokens.at(-1) ?? null,
      overlapCharacters: chunks.reduce((sum, { overlap }) => sum + overlap, 0),
      uncoveredCharacters: uncovered + document.text.length - coveredTo,
    },
    durationMs,
  };
}

function medianOf(sorted: readonly number[]): number | null {
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function costsMoney(name: string): RaglabError {
  return new RaglabError({
    code: 'forbidden',
    problem: `the chunker '${name}' would ask a paid embedding service`,
    expected: 'a chunker that compares no vectors',
    received: `'${name}'`,
    remedy: 'start the server with --allow-language-models',
  });
}
