/**
 * One read-only SQL statement over the catalog, for `raglab sql` and, where it is allowed, over HTTP. It runs in a process of its own: SQLite
 * answers synchronously and cannot be interrupted from here, so a statement that never ends is ended by killing that process.
 */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RaglabError, type SqlResult, throwIfAborted } from '@raglab/core';
import { copyCatalog, isWritableLab } from './copy-catalog.ts';

/** Rows returned at most. */
const MAX_SQL_ROWS = 1000;
/** Milliseconds; the views answer in some tens. */
const TIME_LIMIT_MS = 10_000;
/** Statements under way at once; each takes a process. */
const AT_ONCE = 2;

interface SqlOptions {
  readonly allowed?: boolean | undefined;
  readonly timeLimitMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface SqlQueries {
  /** Throws `usage` for anything but one SELECT, `deadline_exceeded` past the time limit, `forbidden` where it is not allowed. */
  query(statement: string, options?: SqlOptions): Promise<SqlResult>;
}

export interface SqlTask {
  readonly path: string;
  readonly statement: string;
  readonly maxRows: number;
}

/** What the process answers: rows, or why there are none. */
export type SqlReply =
  | { readonly ready: true }
  | { readonly result: SqlResult }
  | { readonly refused: { readonly problem: string; readonly received: string } }
  | { readonly failed: { readonly code: string; readonly message: string } };

export function createSqlQueries(directory: string): SqlQueries {
  let running = 0;
  return {
    async query(statement, { allowed = true, timeLimitMs = TIME_LIMIT_MS, signal } = {}) {
      if (!allowed) throw notAllowed();
      throwIfAborted(signal);
      const path = join(directory, 'catalog.db');
      if (!existsSync(path)) throw noCatalog(path);
      if (running >= AT_ONCE) throw busy();
      running++;
      const copy = isWritableLab(directory) ? undefined : copyCatalog(directory);
      try {
        return await ask({ path: copy?.path ?? path, statement, maxRows: MAX_SQL_ROWS }, timeLimitMs, signal);
      } finally {
        running--;
        copy?.remove();
      }
    },
  };
}

async function ask(task: SqlTask, timeLimitMs: number, signal: AbortSignal | undefined): Promise<SqlResult> {
  const child = fork(processFile(), {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<SqlResult>((resolve, reject) => {
      child.on('message', (reply) => {
        const answer = reply as SqlReply;
        if ('ready' in answer) {
          // Only now: starting a process is not the statement's time.
          timer = setTimeout(() => reject(tooLong(timeLimitMs)), timeLimitMs);
          child.send(task);
        } else if ('result' in answer) resolve(answer.result);
        else reject(errorOf(answer));
      });
      child.once('error', reject);
      child.once('exit', (code) => reject(new Error(`the process of the statement ended with code ${code}`)));
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

/** Sources run as they are; the package holds what the compiler made of them. */
function processFile(): string {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./sql-process.${ending}`, import.meta.url));
}

function errorOf(reply: Exclude<SqlReply, { readonly result: SqlResult } | { readonly ready: true }>): Error {
  if ('refused' in reply) return new RaglabError({ code: 'usage', expected: 'one SELECT', ...reply.refused });
  return Object.assign(new Error(reply.failed.message), { code: reply.failed.code });
}

function notAllowed(): RaglabError {
  return new RaglabError({
    code: 'forbidden',
    problem: 'this server takes no SQL',
    expected: 'a server that was started with --allow-sql',
    received: 'a statement',
    remedy: 'run `raglab sql` on its machine',
  });
}

function tooLong(timeLimitMs: number): RaglabError {
  return new RaglabError({
    code: 'deadline_exceeded',
    problem: 'the statement took too long and was stopped',
    expected: `an answer within ${timeLimitMs / 1000} s`,
    remedy: 'narrow it: a WHERE on time, a LIMIT before the join',
  });
}

function busy(): RaglabError {
  return new RaglabError({
    code: 'rate_limited',
    problem: 'too many statements at once',
    expected: `at most ${AT_ONCE}`,
    retryable: true,
    retryAfterMs: 1000,
  });
}

function noCatalog(path: string): RaglabError {
  return new RaglabError({
    code: 'not_found',
    problem: `there is no catalog at ${path}`,
    remedy: 'run `raglab ingest PATH` or `raglab demo` first',
  });
}
