/**
 * Labels in the lab's SQLite catalog. Table `judge_labels` holds all; the view `human_labels` only those of people, so that no query counts a
 * model's verdict as a person's. The same label written again changes nothing; a new verdict of the same annotator replaces the old one.
 */
import { type Clock, contentId } from '@raglab/core';
import type { Database } from 'better-sqlite3';
import type { Label } from './label.ts';

export interface StoredLabel {
  readonly labelId: string;
  /** Id of the judged record. */
  readonly recordId: string;
  readonly annotator: string | null;
  readonly source: 'human' | 'ai';
  readonly guidelineVersion: string | null;
  readonly label: 'supported' | 'unsupported';
  /** ISO 8601. */
  readonly createdAt: string;
  readonly dataset: string;
}

export interface LabelStore {
  /** In one transaction. Returns how many were new or changed. */
  add(labels: readonly Label[], dataset: string): number;
  /** Ordered by dataset, then label id. */
  list(dataset?: string): readonly StoredLabel[];
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS judge_labels (
    label_id TEXT PRIMARY KEY,
    judge_record_id TEXT NOT NULL,
    annotator TEXT,
    source TEXT NOT NULL CHECK (source IN ('human', 'ai')),
    guideline_version TEXT,
    label TEXT NOT NULL CHECK (label IN ('supported', 'unsupported')),
    created_at TEXT NOT NULL,
    dataset TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS judge_labels_record ON judge_labels (dataset, judge_record_id);
  CREATE VIEW IF NOT EXISTS human_labels AS
    SELECT label_id, judge_record_id, annotator, source, guideline_version, label, created_at, dataset
    FROM judge_labels WHERE source = 'human';
`;

const UPSERT = `
  INSERT INTO judge_labels VALUES (@labelId, @recordId, @annotator, @source, @guidelineVersion, @label, @createdAt, @dataset)
  ON CONFLICT (label_id) DO UPDATE SET label = excluded.label, created_at = excluded.created_at
  WHERE judge_labels.label <> excluded.label
`;

const SELECT = `
  SELECT label_id AS labelId, judge_record_id AS recordId, annotator, source, guideline_version AS guidelineVersion, label,
    created_at AS createdAt, dataset
  FROM judge_labels WHERE @dataset IS NULL OR dataset = @dataset ORDER BY dataset, label_id
`;

/** Creates table and view where they are missing. The database stays the caller's to close. */
export function openLabelStore(database: Database, clock: Clock): LabelStore {
  database.exec(SCHEMA);
  const upsert = database.prepare(UPSERT);
  const select = database.prepare(SELECT);
  return {
    add: database.transaction((labels: readonly Label[], dataset: string): number => {
      const createdAt = clock.now().toISOString();
      let changed = 0;
      for (const { id, annotator, source, guidelineVersion, label } of labels) {
        const labelId = contentId('label', dataset, id, annotator, source, guidelineVersion);
        const row = { labelId, recordId: id, annotator, source, guidelineVersion, label, createdAt, dataset };
        changed += upsert.run(row).changes;
      }
      return changed;
    }),
    list: (dataset) => select.all({ dataset: dataset ?? null }) as StoredLabel[],
  };
}
