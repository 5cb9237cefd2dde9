/**
 * Several systems asked side by side, question by question, each into a run of its own: what they share (a search that only their rerankers
 * follow) is then done once per question and never held for longer. Killed at any point and called again it goes on where it was: a case
 * that a run has is not asked again.
 */
import { type Clock, RaglabError, systemClock, throwIfAborted } from '@raglab/core';
import type { Dataset } from '../datasets/dataset.ts';
import { selectCases } from '../scoring/select-cases.ts';
import type { Suite } from '../suite/suite.ts';
import { createManifest } from './create-manifest.ts';
import type { EvaluatedSystem } from './evaluated-system.ts';
import { askCase, type ExecutedRun } from './execute-run.ts';
import { forEachConcurrently } from './for-each-concurrently.ts';
import type { RunManifest, RunProvenance } from './run-record.ts';
import type { RunStore } from './run-store.ts';

/** One of the systems, and how it is asked. */
export interface RunPart {
  readonly system: EvaluatedSystem;
  /** Of its metrics the manifest tells. */
  readonly suite: Suite;
  /** Chunks stored per question. */
  readonly depth: number;
  readonly provenance?: RunProvenance | undefined;
  /** Id of a stored run to finish. */
  readonly resume?: string | undefined;
}

export interface ExecuteRunsOptions {
  readonly dataset: Dataset;
  readonly split: string;
  readonly limit?: number | null | undefined;
  readonly parts: readonly RunPart[];
  readonly store: RunStore;
  /** Questions under way at once; the systems answer each of them in turn. */
  readonly concurrency: number;
  readonly seed: number;
  readonly clock?: Clock;
  readonly codeCommit?: string | null;
  readonly signal?: AbortSignal | undefined;
  /** After each answer. */
  readonly onAnswer?: (() => void) | undefined;
}

/** In the order of `parts`. Throws `aborted` when stopped (what is stored stays), `conflict` where `resume` names another system's run. */
export async function executeRuns(options: ExecuteRunsOptions): Promise<readonly ExecutedRun[]> {
  const { dataset, split, limit = null, store, signal, onAnswer } = options;
  const cases = selectCases(dataset, split, limit);
  const runs = await Promise.all(options.parts.map((part) => openRun(part, options)));
  const open = cases.filter(({ id }) => runs.some(({ known }) => !known.has(id)));
  await forEachConcurrently(open, options.concurrency, async (item) => {
    for (const { part, manifest, known } of runs) {
      if (known.has(item.id)) continue;
      throwIfAborted(signal);
      const asked = { k: manifest.system.k, depth: part.depth, ...(signal && { signal }) };
      await store.append(manifest.runId, await askCase(part.system, item, asked));
      onAnswer?.();
    }
  });
  return Promise.all(runs.map(async ({ manifest }) => ({ manifest, records: await store.records(manifest.runId) })));
}

interface OpenRun {
  readonly part: RunPart;
  readonly manifest: RunManifest;
  readonly known: ReadonlySet<string>;
}

async function openRun(part: RunPart, options: ExecuteRunsOptions): Promise<OpenRun> {
  const { dataset, split, limit = null, store, seed, clock = systemClock, codeCommit = null } = options;
  const { system, suite, provenance } = part;
  const created = createManifest({
    ...{ dataset, split, limit, suite, seed, clock, codeCommit, provenance },
    system: system.describe(),
  });
  const manifest = part.resume === undefined ? created : await store.manifest(part.resume);
  if (manifest.configurationHash !== created.configurationHash) throw otherSystem(manifest, created);
  await store.create(manifest);
  const known = new Set((await store.records(manifest.runId)).map(({ caseId }) => caseId));
  return { part, manifest, known };
}

function otherSystem(stored: RunManifest, now: RunManifest): RaglabError {
  return new RaglabError({
    code: 'conflict',
    problem: `cannot go on with run ${stored.runId}`,
    expected: `the same system as when it began (${stored.configurationHash})`,
    received: now.configurationHash,
    remedy: 'start a new run',
  });
}
