/**
 * Labels in the lab's SQLite catalog. Table `judge_labels` holds all; the view `human_labels` only those of people, so that no query counts a
 * model's verdict as a person's. The same label written again changes nothing; a new verdict of the same annotator replaces the old one.
 */
import { addMissingColumns, type Clock, contentId, defineView } from '@raglab/core';
import type { Database } from 'better-sqlite3';
import type { Label, LabelSampling } from './label.ts';

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
  /** How the record came to be labelled; null where nobody said. */
  readonly sampling: LabelSampling | null;
  readonly run: string | null;
}

export interface LabelStore {
  /** In one transaction. Returns how many were new or changed. */
  add(labels: readonly Label[], dataset: string): number;
  /** The label under this id. */
  get(labelId: string): StoredLabel | undefined;
  /** The id under which `add` keeps a label. */
  idOf(label: Label, dataset: string): string;
  /** Takes a label back; false where there is none. */
  remove(labelId: string): boolean;
  /** Ordered by dataset, then label id. */
  list(dataset?: string): readonly StoredLabel[];
  /** With the texts that were labelled, as a label file has them, in the order of `list`; labels of labs that did not keep texts are left out. */
  labels(dataset?: string): readonly Label[];
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
`;
/** Null in the rows of an older lab. */
const ADDED_COLUMNS = {
  question: 'TEXT',
  contexts: 'TEXT',
  answer: 'TEXT',
  human_label: 'TEXT',
  sampling: 'TEXT',
  run_id: 'TEXT',
  claim_labels: 'TEXT',
};
const HUMAN_LABELS = `
  SELECT label_id, judge_record_id, annotator, source, guideline_version, label, created_at, dataset
  FROM judge_labels WHERE source = 'human'
`;
const UPSERT = `
  INSERT INTO judge_labels (label_id, judge_record_id, annotator, source, guideline_version, label, created_at, dataset, question, contexts,
    answer, human_label, sampling, run_id, claim_labels)
  VALUES (@labelId, @recordId, @annotator, @source, @guidelineVersion, @label, @createdAt, @dataset, @question, @contexts, @answer,
    @humanLabel, @sampling, @run, @claimLabels)
  ON CONFLICT (label_id) DO UPDATE SET label = excluded.label, created_at = excluded.created_at, question = excluded.question,
    contexts = excluded.contexts, answer = excluded.answer, human_label = excluded.human_label,
    claim_labels = excluded.claim_labels
  WHERE judge_labels.label <> excluded.label OR judge_labels.claim_labels IS NOT excluded.claim_labels OR judge_labels.answer IS NOT excluded.answer OR judge_labels.contexts IS NOT excluded.contexts
`;
const SELECT = `
  SELECT label_id AS labelId, judge_record_id AS recordId, annotator, source, guideline_version AS guidelineVersion, label,
    created_at AS createdAt, dataset, sampling, run_id AS run
  FROM judge_labels WHERE @dataset IS NULL OR dataset = @dataset ORDER BY dataset, label_id
`;
const SELECT_ONE = `
  SELECT label_id AS labelId, judge_record_id AS recordId, annotator, source, guideline_version AS guidelineVersion, label,
    created_at AS createdAt, dataset, sampling, run_id AS run
  FROM judge_labels WHERE label_id = ?
`;
const SELECT_LABELS = `
  SELECT judge_record_id AS id, question, contexts, answer, label, source, annotator, guideline_version AS guidelineVersion,
    human_label AS humanLabel, dataset, sampling, run_id AS run, claim_labels AS claimLabels
  FROM judge_labels WHERE answer IS NOT NULL AND (@dataset IS NULL OR dataset = @dataset) ORDER BY dataset, label_id
`;

type LabelRow = Omit<Label, 'contexts' | 'question' | 'claimLabels'> & {
  readonly contexts: string;
  readonly question: string | null;
  readonly claimLabels: string | null;
};

/** Creates table and view where they are missing. The database stays the caller's to close. */
export function openLabelStore(database: Database, clock: Clock): LabelStore {
  database.exec(SCHEMA);
  addMissingColumns(database, 'judge_labels', ADDED_COLUMNS);
  defineView(database, 'human_labels', HUMAN_LABELS);
  const upsert = database.prepare(UPSERT);
  const select = database.prepare(SELECT);
  const selectOne = database.prepare<[string], StoredLabel>(SELECT_ONE);
  const remove = database.prepare('DELETE FROM judge_labels WHERE label_id = ?');
  const selectLabels = database.prepare(SELECT_LABELS);
  return {
    add: database.transaction((labels: readonly Label[], dataset: string): number => {
      const createdAt = clock.now().toISOString();
      let changed = 0;
      for (const label of labels) changed += upsert.run({ ...rowOf(label, dataset), createdAt }).changes;
      return changed;
    }),
    get: (labelId) => selectOne.get(labelId),
    idOf: labelIdOf,
    remove: (labelId) => remove.run(labelId).changes > 0,
    list: (dataset) => select.all({ dataset: dataset ?? null }) as StoredLabel[],
    labels: (dataset) => (selectLabels.all({ dataset: dataset ?? null }) as LabelRow[]).map(labelOf),
  };
}

function rowOf(label: Label, dataset: string): object {
  const {
    id,
    annotator,
    source,
    guidelineVersion,
    question = null,
    answer,
    humanLabel,
    sampling = null,
    run = null,
  } = label;
  const contexts = JSON.stringify(label.contexts);
  const claimLabels = label.claimLabels ? JSON.stringify(label.claimLabels) : null;
  const labelId = labelIdOf(label, dataset);
  return {
    ...{ labelId, recordId: id, annotator, source, guidelineVersion, label: label.label, dataset },
    ...{ question, contexts, answer, humanLabel, sampling, run, claimLabels },
  };
}

function labelIdOf(label: Label, dataset: string): string {
  const { id, annotator, source, guidelineVersion, answer, sampling = null, run = null } = label;
  // Of a sample, each answer has a label of its own: the same question answered otherwise by another run is another record.
  const sampled = sampling === null ? [] : [sampling, run, answer, JSON.stringify(label.contexts)];
  return contentId('label', dataset, id, annotator, source, guidelineVersion, ...sampled);
}

function labelOf({ contexts, question, claimLabels, ...row }: LabelRow): Label {
  const optional = {
    ...(question !== null && { question }),
    ...(claimLabels !== null && { claimLabels: JSON.parse(claimLabels) as NonNullable<Label['claimLabels']> }),
  };
  return { ...row, contexts: JSON.parse(contexts) as string[], ...optional };
}
