/** A collection's last days in figures, UTC: what ingestion delivered and cost, and how long questions took. A day without anything is a row of zeros. */
import type { OperationsDay } from '@raglab/core';
import { countDelivered } from '@raglab/ingest';
import type { Database } from 'better-sqlite3';

const DAY_MS = 86_400_000;

interface DeliveryRow {
  readonly date: string;
  readonly scope: string;
  readonly delivered: number;
}

interface RunRow {
  readonly date: string;
  readonly runs: number;
  readonly failedRuns: number;
  readonly failedDocuments: number;
  readonly chunksWritten: number;
  readonly tokens: number;
  readonly costUsd: number;
}

const RUNS = `SELECT substr(started_at, 1, 10) AS date, count(*) AS runs,
    sum(status IN ('failed', 'aborted', 'interrupted')) AS failedRuns,
    coalesce(sum(failed), 0) AS failedDocuments, coalesce(sum(chunks_added + chunks_updated), 0) AS chunksWritten,
    coalesce(sum(tokens), 0) AS tokens, coalesce(sum(cost_usd), 0) AS costUsd
  FROM pipeline_audit_log WHERE collection = ? AND started_at >= ? GROUP BY 1`;
const DELIVERED = `SELECT substr(started_at, 1, 10) AS date, scope, destination_count AS delivered FROM pipeline_audit_log
  WHERE collection = ? AND started_at >= ? AND purpose = 'ingest' AND status IN ('succeeded', 'partial')
  ORDER BY started_at DESC, run_id`;
const QUERIES = `SELECT substr(asked_at, 1, 10) AS date, total_ms AS ms FROM retrieval_logs
  WHERE collection = ? AND asked_at >= ? ORDER BY total_ms`;

export function operationsDays(
  database: Database,
  { collection, days, now }: { readonly collection: string; readonly days: number; readonly now: Date },
): OperationsDay[] {
  const today = Math.floor(now.getTime() / DAY_MS);
  const dates = Array.from({ length: days }, (_, i) => dayOf(today - days + 1 + i));
  const runs = database.prepare<[string, string], RunRow>(RUNS).all(collection, dates[0]!);
  const byDate = new Map(runs.map((row) => [row.date, row]));
  const deliveries = database.prepare<[string, string], DeliveryRow>(DELIVERED).all(collection, dates[0]!);
  const deliveredOn = Map.groupBy(deliveries, ({ date }) => date);
  const queries = database.prepare<[string, string], { date: string; ms: number }>(QUERIES).all(collection, dates[0]!);
  const times = Map.groupBy(queries, ({ date }) => date);
  return dates.map((date) => {
    const ms = (times.get(date) ?? []).map((query) => query.ms);
    const at = (share: number): number | null => ms[Math.max(0, Math.ceil(share * ms.length) - 1)] ?? null;
    const asked = { queries: ms.length, queryP50Ms: at(0.5), queryP99Ms: at(0.99) };
    const delivered = countDelivered(deliveredOn.get(date) ?? []);
    return { ...(byDate.get(date) ?? emptyDay(date)), delivered, ...asked };
  });
}

function emptyDay(date: string): RunRow {
  const counts = { runs: 0, failedRuns: 0, failedDocuments: 0, chunksWritten: 0, tokens: 0 };
  return { date, ...counts, costUsd: 0 };
}

function dayOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
