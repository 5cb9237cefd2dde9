/**
 * The ledger's part on dead letters: sources that could not be ingested, with the reason and how often it was tried. A letter
 * is resolved when its source later succeeds or disappears; it is never deleted, so that recurring trouble stays visible.
 */
import type { Clock } from '@raglab/core';
import type { Database } from 'better-sqlite3';
import type { DeadLetter } from './ledger-rows.ts';

export interface OpenDeadLetter extends DeadLetter {
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly attempts: number;
}

export interface DeadLetterBook {
  record(collection: string, runId: string, letter: DeadLetter): void;
  /** Resolves the letters of sources that succeeded or are gone; those without a letter are left alone. */
  resolve(collection: string, uris: readonly string[]): void;
  /** Resolves the open letters under `isInScope` that this run did not write again; returns how many. */
  resolveOthers(collection: string, runId: string, isInScope: (uri: string) => boolean): number;
  /** Open letters, by uri. */
  open(collection: string): readonly OpenDeadLetter[];
}

export function createDeadLetterBook(database: Database, clock: Clock): DeadLetterBook {
  const record = database.prepare<unknown[]>(`INSERT INTO ledger_dead_letters
    (collection, uri, stage, code, reason, first_seen, last_seen, attempts, last_run_id) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)
    ON CONFLICT (collection, uri) DO UPDATE SET stage = excluded.stage, code = excluded.code, reason = excluded.reason,
      first_seen = CASE WHEN resolved_at IS NULL THEN first_seen ELSE excluded.first_seen END,
      attempts = CASE WHEN resolved_at IS NULL THEN attempts + 1 ELSE 1 END,
      last_seen = excluded.last_seen, last_run_id = excluded.last_run_id, resolved_at = NULL`);
  const others = database
    .prepare<unknown[], string>(
      'SELECT uri FROM ledger_dead_letters WHERE collection = ? AND resolved_at IS NULL AND last_run_id != ?',
    )
    .pluck();
  const resolve = database.prepare<unknown[]>(
    'UPDATE ledger_dead_letters SET resolved_at = ? WHERE collection = ? AND uri = ? AND resolved_at IS NULL',
  );
  const open = database.prepare<unknown[], OpenDeadLetter>(`SELECT uri, stage, code, reason, first_seen AS firstSeen,
    last_seen AS lastSeen, attempts FROM ledger_dead_letters WHERE collection = ? AND resolved_at IS NULL ORDER BY uri`);
  return {
    record: (collection, runId, { uri, stage, code, reason }) => {
      const now = clock.now().toISOString();
      record.run(collection, uri, stage, code, reason, now, now, runId);
    },
    resolve: database.transaction((collection: string, uris: readonly string[]) => {
      for (const uri of uris) resolve.run(clock.now().toISOString(), collection, uri);
    }),
    resolveOthers: database.transaction((collection: string, runId: string, isInScope: (uri: string) => boolean) => {
      const settled = others.all(collection, runId).filter(isInScope);
      for (const uri of settled) resolve.run(clock.now().toISOString(), collection, uri);
      return settled.length;
    }),
    open: (collection) => open.all(collection),
  };
}
