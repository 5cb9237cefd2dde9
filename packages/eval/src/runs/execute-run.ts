/**
 * Step one of three: ask the system every case and store what it did. Scores come later, from the stored records. A case on
 * which the system throws is stored as an error and the run goes on; a run that was stopped goes on with `resume`, and cases
 * already stored are not asked, or paid for, again.
 */
import { type Clock, messageOf, RaglabError, systemClock, throwIfAborted } from '@raglab/core';
import type { Dataset, EvaluationCase } from '../datasets/dataset.ts';
import { selectCases } from '../scoring/select-cases.ts';
import type { Suite } from '../suite/suite.ts';
import { inSpan } from '../telemetry/in-span.ts';
import { createManifest } from './create-manifest.ts';
import type { EvaluatedSystem } from './evaluated-system.ts';
import { forEachConcurrently } from './for-each-concurrently.ts';
import type { RunManifest, RunProvenance, RunRecord } from './run-record.ts';
import type { RunStore } from './run-store.ts';

/** Deep enough for recall_100. */
export const DEFAULT_DEPTH = 100;

export interface ExecuteRunOptions {
  readonly dataset: Dataset;
  readonly split: string;
  readonly system: EvaluatedSystem;
  readonly store: RunStore;
  readonly suite: Suite;
  /** Questions under way at once. */
  readonly concurrency: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Ask only so many cases, spread over the split. */
  readonly limit?: number | null | undefined;
  /** Chunks retrieved and stored per question; default 100. */
  readonly depth?: number;
  readonly clock?: Clock;
  readonly codeCommit?: string | null;
  readonly provenance?: RunProvenance | undefined;
  /** Id of a stored run to finish. */
  readonly resume?: string | undefined;
}

export interface RunProgress {
  readonly done: number;
  readonly total: number;
  readonly errors: number;
}

export interface ExecutedRun {
  readonly manifest: RunManifest;
  /** Ordered by case id; those stored before included. */
  readonly records: readonly RunRecord[];
}

/** Throws `conflict` when `resume` names a run of something else, `aborted` when stopped (what is stored stays). */
export async function executeRun(options: ExecuteRunOptions): Promise<ExecutedRun> {
  const { dataset, split, system, store, suite, signal, seed, limit = null, depth = DEFAULT_DEPTH } = options;
  const cases = selectCases(dataset, split, limit);
  const { clock = systemClock, codeCommit = null, provenance } = options;
  const created = createManifest({
    ...{ dataset, split, limit, suite, seed, clock, codeCommit, provenance },
    system: system.describe(),
  });
  const manifest = options.resume === undefined ? created : resumable(await store.manifest(options.resume), created);
  await store.create(manifest);
  const stored = await store.records(manifest.runId);
  const known = new Set(stored.map(({ caseId }) => caseId));
  let done = cases.filter(({ id }) => known.has(id)).length;
  let errors = stored.filter(({ error }) => error !== null).length;
  options.onProgress?.({ done, total: cases.length, errors });
  const open = cases.filter(({ id }) => !known.has(id));
  const attributes = {
    'raglab.run.id': manifest.runId,
    'raglab.dataset.name': dataset.name,
    'raglab.dataset.split': split,
  };
  await inSpan('run', { attributes }, () =>
    forEachConcurrently(open, options.concurrency, async (item) => {
      throwIfAborted(signal);
      const asked = { k: manifest.system.k, depth, ...(signal === undefined ? {} : { signal }) };
      const record = await inSpan('case', { attributes: { 'raglab.case.id': item.id } }, () =>
        askCase(system, item, asked),
      );
      await store.append(manifest.runId, record);
      done++;
      if (record.error !== null) errors++;
      options.onProgress?.({ done, total: cases.length, errors });
    }),
  );
  return { manifest, records: await store.records(manifest.runId) };
}

/** One case, as it is stored: what the system did with it, or that it failed. Throws `aborted` alone. */
export async function askCase(
  system: EvaluatedSystem,
  { id: caseId, question }: EvaluationCase,
  options: Parameters<EvaluatedSystem['answer']>[1],
): Promise<RunRecord> {
  try {
    return { caseId, question, ...(await system.answer(question, options)) };
  } catch (error) {
    // Stopped on request: the case was not asked, and must be when the run goes on.
    throwIfAborted(options.signal);
    const nothing = { retrieved: [], answer: null, contexts: [], timingsMs: {} };
    return { caseId, question, ...nothing, error: messageOf(error) || 'the system failed without a message' };
  }
}

/** The stored manifest, if what would run now is the same thing. */
function resumable(stored: RunManifest, now: RunManifest): RunManifest {
  const parts = (manifest: RunManifest): readonly (readonly [string, unknown])[] => [
    ['dataset', manifest.dataset.hash],
    ['split', manifest.dataset.split],
    ['limit', manifest.dataset.limit ?? 'none'],
    ['system', manifest.configurationHash],
  ];
  const current = parts(now);
  const different = parts(stored).find(([, value], i) => value !== current[i]![1]);
  if (different === undefined) return stored;
  throw new RaglabError({
    code: 'conflict',
    problem: `cannot go on with run ${stored.runId}`,
    expected: `the same ${different[0]} as when it began (${String(different[1])})`,
    received: String(current.find(([name]) => name === different[0])![1]),
    remedy: 'start a new run',
  });
}
