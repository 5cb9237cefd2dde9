/**
 * What earlier benches of this lab have stored: the run of a cell, whole or begun, and runs that rank alike and hand on another number of
 * chunks, whose lists serve for this one too. The same cell is the same code, system, questions and dataset version.
 */
import { canonicalJson, contentId } from '@raglab/core';
import type { RunManifest, RunRecord, RunStore } from '@raglab/eval';
import type { BenchSetup, PreparedCell } from './bench-setup.ts';
import { rankingKey } from './cell-system.ts';

export interface StoredCells {
  /** The newest run of the cell. */
  runOf(cell: PreparedCell): RunManifest | undefined;
  /** Question → record, of a run that ranks alike. */
  rankingsFor(cell: PreparedCell): Promise<ReadonlyMap<string, RunRecord>>;
}

const NONE: StoredCells = { runOf: () => undefined, rankingsFor: async () => new Map() };

/** `fresh`: as if there were none. */
export async function findStoredCells(
  runs: RunStore,
  setup: BenchSetup,
  { codeCommit, fresh }: { readonly codeCommit: string | null; readonly fresh: boolean },
): Promise<StoredCells> {
  if (fresh) return NONE;
  const { dataset, split, grid } = setup;
  const asked = canonicalJson([dataset.hash, split, grid.limit ?? null, codeCommit]);
  const stored = (await runs.list()).filter(
    (run) =>
      run.system.handedTokens !== undefined &&
      canonicalJson([run.dataset.hash, run.dataset.split, run.dataset.limit ?? null, run.codeCommit]) === asked,
  );
  const byConfiguration = new Map(stored.toReversed().map((run) => [run.configurationHash, run]));
  const byRanking = new Map<string, RunManifest[]>();
  for (const run of stored) {
    const key = rankingKey(run.system);
    byRanking.set(key, [...(byRanking.get(key) ?? []), run]);
  }
  return {
    runOf: ({ system }) => byConfiguration.get(contentId('system', system)),
    async rankingsFor({ system, generator }) {
      if (generator) return new Map();
      const found = new Map<string, RunRecord>();
      // The deepest lists last, so that they win.
      const alike = (byRanking.get(rankingKey(system)) ?? []).toSorted((a, b) => a.system.k - b.system.k);
      for (const run of alike) {
        for (const record of await runs.records(run.runId)) {
          if (record.error === null) found.set(record.question, record);
        }
      }
      return found;
    },
  };
}
