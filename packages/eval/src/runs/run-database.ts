/**
 * Evaluation runs as rows, for questions written in SQL: the view `rag_evaluation_runs` has one row per run and metric. The
 * tables share the lab's catalog file with other packages; they hold what `report.json` says and can be written again from it.
 */
import type { Database } from 'better-sqlite3';
import type { EvaluationReport } from '../reports/evaluation-report.ts';
import type { RunManifest } from './run-record.ts';

export interface RunDatabase {
  /** Replaces the rows of the report's run, in one transaction. */
  replace(report: EvaluationReport, manifest: RunManifest): void;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS evaluation_runs (
  run_id TEXT PRIMARY KEY, created_at TEXT NOT NULL, dataset TEXT NOT NULL, dataset_hash TEXT NOT NULL, split TEXT NOT NULL,
  suite TEXT NOT NULL, suite_hash TEXT NOT NULL, system TEXT NOT NULL, code_commit TEXT, verdict TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS evaluation_metrics (
  run_id TEXT NOT NULL REFERENCES evaluation_runs(run_id) ON DELETE CASCADE, position INTEGER NOT NULL, metric TEXT NOT NULL,
  layer TEXT NOT NULL, direction TEXT NOT NULL, mean REAL, lower REAL, upper REAL, measured INTEGER NOT NULL,
  total INTEGER NOT NULL, reason TEXT, PRIMARY KEY (run_id, metric)
) STRICT;
CREATE VIEW IF NOT EXISTS rag_evaluation_runs AS
SELECT r.run_id, r.created_at, r.dataset, r.dataset_hash, r.split, r.suite,
  r.system ->> '$.mode' AS mode, r.system ->> '$.k' AS k, r.system ->> '$.reranker' AS reranker,
  coalesce(r.system ->> '$.embedderModel', r.system ->> '$.embedderKey', r.system ->> '$.embedder') AS embedder_model,
  r.system, m.metric, m.layer, m.direction, m.mean, m.lower, m.upper, m.measured, m.total, m.reason, r.verdict, r.code_commit
FROM evaluation_runs r JOIN evaluation_metrics m USING (run_id)
ORDER BY r.created_at DESC, r.run_id, m.position;
`;

/** Creates its tables and view where they are missing. The database stays the caller's to close. */
export function openRunDatabase(database: Database): RunDatabase {
  database.pragma('foreign_keys = ON');
  database.exec(SCHEMA);
  const removeRun = database.prepare('DELETE FROM evaluation_runs WHERE run_id = ?');
  const insertRun = database.prepare(
    'INSERT INTO evaluation_runs VALUES (@runId, @createdAt, @dataset, @datasetHash, @split, @suite, @suiteHash, @system, @codeCommit, @verdict)',
  );
  const insertMetric = database.prepare(
    'INSERT INTO evaluation_metrics VALUES (@runId, @position, @id, @layer, @direction, @mean, @lower, @upper, @measured, @total, @reason)',
  );
  const replace = database.transaction((report: EvaluationReport, manifest: RunManifest) => {
    removeRun.run(report.runId);
    insertRun.run({
      runId: report.runId,
      createdAt: manifest.createdAt,
      dataset: report.dataset.name,
      datasetHash: report.dataset.hash,
      split: report.dataset.split,
      suite: report.suite.name,
      suiteHash: manifest.suite.hash,
      system: JSON.stringify(report.system),
      codeCommit: manifest.codeCommit,
      verdict: report.gate.verdict,
    });
    for (const [position, metric] of report.metrics.entries()) {
      const { id, layer, direction, mean, lower, upper, measured, total, reason } = metric;
      insertMetric.run({
        runId: report.runId,
        position,
        id,
        layer,
        direction,
        mean,
        lower,
        upper,
        measured,
        total,
        reason,
      });
    }
  });
  return { replace: (report, manifest) => replace(report, manifest) };
}
