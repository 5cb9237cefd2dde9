/**
 * One cell as the harness asks it: the ranked chunks of the shared retrieval, the first k of them as contexts, and where the grid has a generator
 * its answer. Stored are as many chunks as the cell hands on, by count or by tokens, with offsets and no text: enough to score them again.
 */

import type { Clock } from '@raglab/core';
import { canonicalJson, corpusIdOf, type Generator, type Hit, sha256 } from '@raglab/core';
import type { EvaluatedSystem, RetrievedChunk, RunManifest, RunRecord } from '@raglab/eval';
import type { Grid } from './grid.ts';
import type { GridCell } from './grid-cells.ts';
import type { Rank } from './shared-retrieval.ts';

/** Chunks stored at least, so that a later k of up to so many needs no search. */
export const FEWEST_STORED = 20;

export interface CellSystemParts {
  readonly grid: Grid;
  readonly cell: GridCell;
  readonly system: System;
  readonly generator: Generator | null;
  readonly rank: Rank;
  /** Question → what a run that differs in k alone has stored; empty where there is none. */
  readonly known: ReadonlyMap<string, RunRecord>;
  readonly clock: Clock;
}

type System = RunManifest['system'];

/** What the parts of a cell are, whatever they are called. */
export interface CellKeys {
  readonly chunkerKey: string;
  readonly embedderKey: string;
  readonly embedderModel: string;
  /** Null for none. */
  readonly rerankerKey: string | null;
}

/** Everything that changes an answer, and nothing that is different in another lab: no ids of collections or versions. */
export function describeCell({
  grid,
  cell,
  generator,
  keys,
}: Pick<CellSystemParts, 'grid' | 'cell' | 'generator'> & { readonly keys: CellKeys }): System {
  const { mode, k, reranker, indexSettings, prompt, settings } = cell;
  return {
    ...{ mode, k, reranker },
    ...keys,
    ...(Object.keys(grid.search).length > 0 && { searchOptions: canonicalJson(grid.search) }),
    chunker: indexSettings.chunker,
    contextualHeader: indexSettings.contextualHeader,
    indexKind: settings.index,
    index: canonicalJson(indexSettings.index),
    handedTokens: grid.tokens,
    generator: generator?.key ?? null,
    ...(generator && prompt !== null && { prompt }),
  };
}

/** The same for cells that rank alike and hand on differently. */
export function rankingKey({ k: _k, generator: _g, prompt: _p, ...ranking }: System): string {
  return sha256(canonicalJson(ranking));
}

export function createCellSystem(parts: CellSystemParts): EvaluatedSystem {
  const { grid, cell, generator, rank, known, clock } = parts;
  return {
    describe: () => parts.system,
    async answer(question, { k, depth, signal }) {
      const stored = generator ? undefined : known.get(question);
      if (stored && isEnough(stored.retrieved, k, grid.tokens)) {
        const { retrieved, timingsMs, retrievalCostUsd = null } = stored;
        const contexts = retrieved.slice(0, k).map((_, i) => i);
        return { retrieved, contexts, timingsMs, retrievalCostUsd, answer: null, error: null };
      }
      const ranked = await rank({ question, mode: cell.mode, rerank: cell.reranker, depth, signal });
      const retrieved = handedOn(ranked.hits.map(toRetrieved), Math.max(k, FEWEST_STORED), grid.tokens);
      const contexts = ranked.hits.slice(0, k);
      const startedAt = clock.monotonicMs();
      const answer = (await generator?.generate(question, contexts, signal ? { signal } : {})) ?? null;
      const generate = generator ? clock.monotonicMs() - startedAt : null;
      return {
        retrieved,
        answer,
        contexts: contexts.map((_, i) => i),
        timingsMs: { ...ranked.timingsMs, generate, total: ranked.timingsMs.total + (generate ?? 0) },
        retrievalCostUsd: ranked.costUsd,
        error: null,
      };
    },
  };
}

/** At least `count` chunks and as many as the tokens take. */
function handedOn(chunks: readonly RetrievedChunk[], count: number, tokens: number): RetrievedChunk[] {
  let sum = 0;
  return chunks.filter(({ tokens: own = 0 }, i) => {
    const isKept = i < count || sum < tokens;
    sum += own;
    return isKept;
  });
}

function isEnough(chunks: readonly RetrievedChunk[], count: number, tokens: number): boolean {
  return chunks.length >= count && chunks.reduce((sum, chunk) => sum + (chunk.tokens ?? 0), 0) >= tokens;
}

function toRetrieved({ record: { chunk, uri }, score }: Hit): RetrievedChunk {
  const { id: chunkId, start, end, tokenCount: tokens } = chunk;
  return { corpusId: corpusIdOf(uri), chunkId, uri, start, end, text: '', score, tokens };
}
