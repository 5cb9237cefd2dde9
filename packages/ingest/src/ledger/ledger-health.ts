/**
 * Is the pipeline well, as of a day? Four checks over the ledger alone (nothing is fetched), each one a thing that fails silently in practice:
 * freshness (a run with a result on that day or the day before), volume (documents delivered by that day's runs), dead letters,
 * staleness (sources changed after their chunks were embedded). The worst status wins.
 */
import type { Clock, HealthReport, HealthStatus } from '@raglab/core';
import { RaglabError } from '@raglab/core';
import { countDelivered } from './count-delivered.ts';
import type { Ledger } from './open-ledger.ts';
import type { RunSummary } from './run-book.ts';

export interface HealthOptions {
  readonly collection: string;
  readonly clock: Clock;
  /** 'YYYY-MM-DD' or any ISO 8601 time; the day is UTC. Default today. */
  readonly date?: string;
  /** Fewest documents that the day's runs must deliver. Default 1. */
  readonly minDocuments?: number;
  /** Default: the version that the newest run wrote. */
  readonly indexVersion?: string;
  /** What else was looked at; the worst status wins over all. */
  readonly otherChecks?: HealthReport['checks'];
}

type HealthCheck = HealthReport['checks'][number];

const DAY_MS = 86_400_000;

/** From worst to best: no run at all explains everything else, a failing source explains low volume. */
const SEVERITY: readonly HealthStatus[] = ['missing_data', 'source_failure', 'low_volume', 'stale', 'ok'];

export function ledgerHealth(ledger: Ledger, options: HealthOptions): HealthReport {
  const { collection, minDocuments = 1, otherChecks = [] } = options;
  const day = startOfDay(options.date, options.clock);
  const runs = [...ledger.runs.finishedBefore(collection, new Date(day.getTime() + DAY_MS).toISOString())];
  const today = runs.filter((run) => run.startedAt >= day.toISOString());
  const indexVersion = options.indexVersion ?? ledger.runs.latestVersion(collection) ?? '';
  const checks = [
    freshness(runs[0], day),
    volume(today, minDocuments),
    deadLetters(ledger, collection),
    staleness(ledger, collection, indexVersion),
    ...otherChecks,
  ];
  const status = SEVERITY.find((candidate) => checks.some((check) => check.status === candidate)) ?? 'ok';
  return { status, checks };
}

function freshness(last: RunSummary | undefined, day: Date): HealthCheck {
  const expected = `a run with a result on ${dateOf(day)} or the day before`;
  if (!last) return { name: 'freshness', status: 'missing_data', expected, received: 'no run' };
  const isFresh = Date.parse(last.finishedAt) >= day.getTime() - DAY_MS;
  return {
    name: 'freshness',
    status: isFresh ? 'ok' : 'stale',
    expected,
    received: `last run finished ${last.finishedAt}`,
  };
}

function volume(today: readonly RunSummary[], minDocuments: number): HealthCheck {
  const expected = `at least ${minDocuments} ${minDocuments === 1 ? 'document' : 'documents'}`;
  if (today.length === 0) return { name: 'volume', status: 'missing_data', expected, received: 'no run on that day' };
  const delivered = countDelivered(today);
  const status = delivered >= minDocuments ? 'ok' : 'low_volume';
  return {
    name: 'volume',
    status,
    expected,
    received: `${delivered} in ${today.length} ${today.length === 1 ? 'run' : 'runs'}`,
  };
}

function deadLetters(ledger: Ledger, collection: string): HealthCheck {
  const open = ledger.deadLetters.open(collection);
  const first = open[0];
  const received = first ? `${open.length} open (first: ${first.uri}: ${first.reason})` : 'none';
  return { name: 'dead_letters', status: first ? 'source_failure' : 'ok', expected: 'no open dead letter', received };
}

function staleness(ledger: Ledger, collection: string, indexVersion: string): HealthCheck {
  const stale = ledger.database
    .prepare<unknown[], { count: number; uri: string | null }>(
      `SELECT count(DISTINCT uri) AS count, min(uri) AS uri FROM chunk_metadata
       WHERE collection = ? AND index_version = ? AND source_modified_at > chunk_last_embedded_at`,
    )
    .get(collection, indexVersion);
  const count = stale?.count ?? 0;
  const received = count === 0 ? 'none' : `${count} (first: ${stale?.uri})`;
  return {
    name: 'staleness',
    status: count === 0 ? 'ok' : 'stale',
    expected: 'no source newer than its vectors',
    received,
  };
}

function startOfDay(date: string | undefined, clock: Clock): Date {
  const at = date === undefined ? clock.now() : new Date(date);
  if (Number.isNaN(at.getTime())) {
    throw new RaglabError({
      code: 'usage',
      problem: 'cannot read the date',
      expected: 'YYYY-MM-DD',
      received: `'${date}'`,
    });
  }
  return new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
}

function dateOf(day: Date): string {
  return day.toISOString().slice(0, 10);
}
