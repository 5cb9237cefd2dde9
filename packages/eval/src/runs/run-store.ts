/**
 * Where runs are kept: one folder per run with `manifest.json`, `cases.jsonl` (one line per case, appended as it is answered),
 * `scores.json` and `report.json`, and one row per run and metric in the lab's database. Safe to kill at any moment: a line
 * that was cut off is dropped and its case asked again; whole files are written beside and renamed.
 */
import { appendFileSync, existsSync, truncateSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareIds, RaglabError } from '@raglab/core';
import type { Database } from 'better-sqlite3';
import type { EvaluationReport } from '../reports/evaluation-report.ts';
import type { Scoring } from '../scoring/score-records.ts';
import { openRunDatabase } from './run-database.ts';
import type { RunManifest, RunRecord } from './run-record.ts';

export interface RunStoreOptions {
  /** The folder that holds one folder per run: `.raglab/runs`. */
  readonly directory: string;
  /** The lab's catalog; it stays the caller's to close. */
  readonly database: Database;
}

export interface RunStore {
  /** Writes the manifest; a run that exists already is left as it is. */
  create(manifest: RunManifest): Promise<void>;
  append(runId: string, record: RunRecord): Promise<void>;
  /** Ordered by case id. Throws `corrupt` for a broken line that is not the last. */
  records(runId: string): Promise<readonly RunRecord[]>;
  manifest(runId: string): Promise<RunManifest>;
  saveScores(runId: string, scoring: Scoring): Promise<void>;
  scores(runId: string): Promise<Scoring>;
  /** Writes `report.json` and replaces the run's rows in the database. */
  saveReport(report: EvaluationReport, manifest: RunManifest): Promise<void>;
  report(runId: string): Promise<EvaluationReport>;
  /** Manifests, newest first. */
  list(): Promise<readonly RunManifest[]>;
  /** The full id for an id or an unambiguous beginning of one. Throws `not_found` or `conflict`. */
  resolve(prefix: string): Promise<string>;
}

export async function openRunStore({ directory, database }: RunStoreOptions): Promise<RunStore> {
  await mkdir(directory, { recursive: true });
  const rows = openRunDatabase(database);
  const read = async <T>(runId: string, name: string): Promise<T> => parseStored<T>(fileOf(directory, runId, name));
  const write = (runId: string, name: string, value: unknown): Promise<void> =>
    writeWhole(fileOf(directory, runId, name), value);
  const runIds = async (): Promise<string[]> =>
    (await readdir(directory))
      .filter((name) => RUN_ID.test(name) && existsSync(join(directory, name, 'manifest.json')))
      .sort();
  const store: RunStore = {
    create: async (manifest) => {
      const file = fileOf(directory, manifest.runId, 'manifest.json');
      if (existsSync(file)) return;
      await mkdir(join(directory, manifest.runId), { recursive: true });
      await writeWhole(file, manifest);
    },
    append: async (runId, record) => {
      // Synchronous: lines of questions answered at the same time must not mix.
      appendFileSync(fileOf(directory, runId, 'cases.jsonl'), `${JSON.stringify(record)}\n`);
    },
    records: (runId) => readRecords(fileOf(directory, runId, 'cases.jsonl')),
    manifest: (runId) => read(runId, 'manifest.json'),
    saveScores: (runId, scoring) => write(runId, 'scores.json', scoring),
    scores: (runId) => read(runId, 'scores.json'),
    saveReport: async (report, manifest) => {
      await write(report.runId, 'report.json', report);
      rows.replace(report, manifest);
    },
    report: (runId) => read(runId, 'report.json'),
    list: async () => {
      const manifests = await Promise.all((await runIds()).map((runId) => read<RunManifest>(runId, 'manifest.json')));
      return manifests.sort((a, b) => compareIds(b.createdAt, a.createdAt) || compareIds(a.runId, b.runId));
    },
    resolve: async (prefix) => resolvePrefix(prefix, await runIds()),
  };
  return store;
}

const RUN_ID = /^[0-9a-f]{16}$/;

/** No path leaves the folder: a run id is hexadecimal or refused. */
function fileOf(directory: string, runId: string, name: string): string {
  if (RUN_ID.test(runId)) return join(directory, runId, name);
  throw new RaglabError({
    code: 'not_found',
    problem: 'cannot open a run',
    expected: 'a run id of 16 hexadecimal digits',
    received: `'${runId}'`,
  });
}

async function readRecords(file: string): Promise<readonly RunRecord[]> {
  if (!existsSync(file)) return [];
  const text = await readFile(file, 'utf8');
  const end = text.lastIndexOf('\n') + 1;
  // The process died while writing the last line: cut it off, so that the next line starts clean.
  if (end < text.length) truncateSync(file, Buffer.byteLength(text.slice(0, end)));
  const records = new Map<string, RunRecord>();
  for (const [i, line] of text.slice(0, end).split('\n').entries()) {
    if (line === '') continue;
    const record = parseLine(line, file, i + 1);
    records.set(record.caseId, record);
  }
  return [...records.values()].sort((a, b) => compareIds(a.caseId, b.caseId));
}

function parseLine(line: string, file: string, number: number): RunRecord {
  try {
    return JSON.parse(line) as RunRecord;
  } catch (cause) {
    throw new RaglabError({
      code: 'corrupt',
      problem: `cannot read line ${number} of ${file}`,
      expected: 'one JSON object',
      remedy: 'delete the line: its case is asked again when the run goes on',
      cause,
    });
  }
}

async function parseStored<T>(file: string): Promise<T> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T;
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new RaglabError({
      code: missing ? 'not_found' : 'corrupt',
      problem: `cannot read ${file}`,
      expected: missing ? 'a run that has got that far' : 'JSON',
      remedy: missing ? 'list the runs with: raglab sql "SELECT * FROM rag_evaluation_runs"' : 'run it again',
      cause,
    });
  }
}

async function writeWhole(file: string, value: unknown): Promise<void> {
  await writeFile(`${file}.partial`, `${JSON.stringify(value)}\n`);
  await rename(`${file}.partial`, file);
}

function resolvePrefix(prefix: string, runIds: readonly string[]): string {
  const found = /^[0-9a-f]+$/.test(prefix) ? runIds.filter((runId) => runId.startsWith(prefix)) : [];
  if (found.length === 1) return found[0]!;
  throw new RaglabError({
    code: found.length === 0 ? 'not_found' : 'conflict',
    problem: `cannot find run '${prefix}'`,
    expected: 'the id of one run, or an unambiguous beginning of it',
    received: found.length === 0 ? 'no such run' : `${found.length} runs: ${found.join(', ')}`,
  });
}
