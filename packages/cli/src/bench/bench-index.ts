/**
 * An index of a bench: a collection of the bench's own lab (`bench/` in the lab's folder), cut, embedded and built once for what it is made of
 * and found again ever after. It becomes the active version when it is whole, so a build that was killed is no index and goes on. Texts that another index
 * had embedded with the same model come from the cache.
 */
import { contentId, RaglabError } from '@raglab/core';
import type { Dataset } from '@raglab/eval';
import type { Budget } from '@raglab/ingest';
import type { IndexVersion } from '@raglab/retrieval';
import { countsEveryCharacter } from '../lab/dataset-directories.ts';
import { createIngestLab } from '../lab/ingest-lab.ts';
import type { OpenLab } from '../lab/open-lab.ts';
import type { IndexSettings } from './grid-cells.ts';

export interface BenchIndex {
  readonly version: IndexVersion;
  /** Null where it was there already. */
  readonly built: {
    readonly ms: number;
    readonly embedded: number;
    readonly tokens: number;
    readonly costUsd: number;
  } | null;
}

export interface EnsureIndexOptions {
  readonly dataset: Dataset;
  readonly settings: IndexSettings;
  readonly budget?: Budget | undefined;
  readonly signal: AbortSignal;
}

/** The index where it is there and whole, else undefined. Loads the model for its key. */
export async function findIndex(lab: OpenLab, options: EnsureIndexOptions): Promise<IndexVersion | undefined> {
  return lab.registry.active(await collectionOf(lab, options));
}

/** Throws `not_measured` where not every document came in or the index is not of the kind that was asked for. */
export async function ensureIndex(lab: OpenLab, options: EnsureIndexOptions): Promise<BenchIndex> {
  const { dataset, settings, budget, signal } = options;
  const collection = await collectionOf(lab, options);
  const known = lab.registry.active(collection);
  if (known) return { version: known, built: null };
  const startedAt = lab.clock.monotonicMs();
  const { catalog, registry, stores, ledger, partsFor } = lab;
  const { index, ...recipe } = settings;
  const ingestLab = createIngestLab({
    ...{ catalog, registry, stores, ledger, partsFor },
    config: { ...lab.config, ...recipe, index },
    // Nobody asks an index of a bench about its past.
    retained: () => ({ forgetVersionsBefore: lab.clock.now() }),
  });
  const paths = [dataset.documentsPath];
  const { documents, failures, embeddings, tokens, costUsd } = await ingestLab.ingest({
    ...{ paths, collection, signal },
    ...(countsEveryCharacter(dataset) && { clean: false }),
    ...(budget && { budget }),
  });
  const version = registry.active(collection);
  if (version) await stores.release(version);
  if (documents.failed > 0 || !version) throw incomplete(documents.failed, failures[0]?.reason);
  if (index !== 'auto' && version.kind !== index.kind) throw otherKind(version, index.kind);
  const ms = lab.clock.monotonicMs() - startedAt;
  return { version, built: { ms, embedded: embeddings.computed, tokens, costUsd } };
}

/**
 * What a search must hold: vectors of four bytes a number, the texts, and the approximate index where there is one. Not the files on disk: those differ
 * by some thousandths from one build to the next, because times and batches are packed with them.
 */
export function bytesOf(lab: OpenLab, { collection, version, dimension, indexBytes }: IndexVersion): number {
  const target = { collection, indexVersion: `v${version}` };
  let chunks = 0;
  let characters = 0;
  for (const { documentId } of [...lab.ledger.documents.list(target)]) {
    for (const { start, end } of lab.ledger.documents.chunksOf(target, documentId)) {
      chunks++;
      characters += end - start;
    }
  }
  return chunks * dimension * 4 + characters + (indexBytes ?? 0);
}

/** Named by its content: the dataset's version and everything that makes the index. */
async function collectionOf(lab: OpenLab, { dataset, settings }: EnsureIndexOptions): Promise<string> {
  const { parts, chunkerKey } = await lab.partsFor(settings);
  const { index, contextualHeader } = settings;
  const made = { embedder: parts.embedder.key, chunkerKey, index, contextualHeader };
  const name = dataset.name.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 40);
  return `${name}-${contentId('bench-collection', dataset.hash, made).slice(0, 16)}`;
}

function incomplete(failed: number, reason: string | undefined): RaglabError {
  return new RaglabError({
    code: 'not_measured',
    problem: 'the index does not hold the whole corpus',
    expected: 'every document',
    received: `${failed} that failed${reason === undefined ? '' : `, such as: ${reason}`}`,
  });
}

function otherKind({ kind, rows }: IndexVersion, wanted: string): RaglabError {
  return new RaglabError({
    code: 'not_measured',
    problem: `there is no ${wanted} index over ${rows ?? '?'} chunks`,
    expected: wanted,
    received: `${kind}: too few chunks for the other`,
  });
}
