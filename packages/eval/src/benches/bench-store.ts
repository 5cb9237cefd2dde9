/**
 * Where benches are kept: `<directory>/<benchId>/bench.json`, written beside and renamed, so that a reader sees a whole document at any
 * moment of a sweep, and a killed one leaves the last. Pages and plots of a bench lie next to it.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareIds, RaglabError } from '@raglab/core';
import type { BenchReport, BenchSummary } from './bench-report.ts';

export interface BenchStore {
  save(report: BenchReport): Promise<void>;
  /** Throws `not_found` for an id that there is not, `corrupt` for a document that cannot be read. */
  read(benchId: string): Promise<BenchReport>;
  /** Null where there is none of this id. */
  find(benchId: string): Promise<BenchReport | null>;
  /** Newest first; unreadable documents are left out. */
  list(): Promise<readonly BenchSummary[]>;
  /** The file of a page or plot beside the document. Throws `not_found` for an id that is none. */
  fileOf(benchId: string, name: string): string;
}

const BENCH_ID = /^[0-9a-f]{16}$/;
const DOCUMENT = 'bench.json';

/** Makes no folder before something is saved. `directory`: `benches/` of the lab. */
export function openBenchStore(directory: string): BenchStore {
  const fileOf = (benchId: string, name: string): string => {
    if (BENCH_ID.test(benchId)) return join(directory, benchId, name);
    throw notFound(benchId);
  };
  const find = async (benchId: string): Promise<BenchReport | null> => {
    const file = fileOf(benchId, DOCUMENT);
    return existsSync(file) ? readDocument(file) : null;
  };
  return {
    fileOf,
    find,
    async save(report) {
      const file = fileOf(report.benchId, DOCUMENT);
      await mkdir(join(directory, report.benchId), { recursive: true });
      await writeFile(`${file}.partial`, `${JSON.stringify(report)}\n`);
      await rename(`${file}.partial`, file);
    },
    async read(benchId) {
      const found = await find(benchId);
      if (found === null) throw notFound(benchId);
      return found;
    },
    async list() {
      const names = existsSync(directory) ? (await readdir(directory)).filter((name) => BENCH_ID.test(name)) : [];
      const found = await Promise.all(names.map((name) => find(name).catch(() => null)));
      return found
        .flatMap((report) => (report === null ? [] : [summaryOf(report)]))
        .sort((a, b) => compareIds(b.createdAt, a.createdAt) || compareIds(a.benchId, b.benchId));
    },
  };
}

function summaryOf(report: BenchReport): BenchSummary {
  const { benchId, name, createdAt, updatedAt, finishedAt, dataset, cells, done, failed } = report;
  return { benchId, name, createdAt, updatedAt, finishedAt, dataset, cells, done, failed };
}

async function readDocument(file: string): Promise<BenchReport> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as BenchReport;
  } catch (cause) {
    throw new RaglabError({
      code: 'corrupt',
      problem: `cannot read ${file}`,
      expected: 'JSON',
      remedy: 'delete it and run the grid again: cells that are done are not asked again',
      cause,
    });
  }
}

function notFound(benchId: string): RaglabError {
  return new RaglabError({
    code: 'not_found',
    problem: 'there is no bench of this id',
    expected: 'the 16 hexadecimal digits of one that `raglab bench list` shows',
    received: `'${benchId}'`,
  });
}
