/**
 * What stored runs hold of each case, kept for the runs that were looked at last. A run's file is tens of megabytes, nearly all of it passages that
 * nobody read: lists, labels and comparisons do without those, so they are kept without. One case in full is read from the file.
 */
import type { RunRecord, RunStore } from '@raglab/eval';

/** A few megabytes each. */
const KEPT = 8;

export interface RecordReader {
  /** Ordered by case id; passages that were not given to the generator have no text. */
  all(runId: string): Promise<readonly RunRecord[]>;
  /** One with everything; undefined where the run has no such case. */
  whole(runId: string, caseId: string): Promise<RunRecord | undefined>;
}

/** Only runs that were scored are kept: what they hold never changes. */
export function createRecordReader(runs: Pick<RunStore, 'records' | 'scores'>): RecordReader {
  const kept = new Map<string, Promise<readonly RunRecord[]>>();
  return {
    async all(runId) {
      const known = kept.get(runId);
      if (known) return known;
      const isScored = await runs.scores(runId).then(
        () => true,
        () => false,
      );
      const records = runs.records(runId).then((all) => all.map(withoutUnread));
      if (!isScored) return records;
      kept.set(runId, records);
      records.catch(() => kept.delete(runId));
      if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
      return records;
    },
    whole: async (runId, caseId) => (await runs.records(runId)).find((record) => record.caseId === caseId),
  };
}

function withoutUnread(record: RunRecord): RunRecord {
  const read = new Set(record.contexts);
  return { ...record, retrieved: record.retrieved.map((hit, i) => (read.has(i) ? hit : { ...hit, text: '' })) };
}
