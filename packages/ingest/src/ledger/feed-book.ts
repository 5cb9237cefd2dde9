/**
 * The ledger's part on change feeds: how far each feed was applied to each collection. The number only grows, also when two processes
 * apply one feed at once, and it is written after the documents are: a crash in between makes a replay, which is harmless.
 */
import type { Clock } from '@raglab/core';
import type { Database } from 'better-sqlite3';

export interface FeedBook {
  /** The highest sequence number applied; null before the first. */
  highest(collection: string, feed: string): number | null;
  advance(collection: string, feed: string, seq: number): void;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS ledger_feeds (
  collection TEXT NOT NULL,
  feed TEXT NOT NULL,
  highest_seq INTEGER NOT NULL,
  applied_at TEXT NOT NULL,
  PRIMARY KEY (collection, feed)
) WITHOUT ROWID;
`;

/** Creates its table. */
export function createFeedBook(database: Database, clock: Clock): FeedBook {
  database.exec(SCHEMA);
  const get = database
    .prepare<unknown[], number>('SELECT highest_seq FROM ledger_feeds WHERE collection = ? AND feed = ?')
    .pluck();
  const advance = database.prepare<unknown[]>(`INSERT INTO ledger_feeds VALUES (?, ?, ?, ?)
    ON CONFLICT (collection, feed) DO UPDATE SET highest_seq = excluded.highest_seq, applied_at = excluded.applied_at
    WHERE excluded.highest_seq > highest_seq`);
  return {
    highest: (collection, feed) => get.get(collection, feed) ?? null,
    advance: (collection, feed, seq) => void advance.run(collection, feed, seq, clock.now().toISOString()),
  };
}
