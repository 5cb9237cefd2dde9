/**
 * One seeded run of the fault harness. A worker ingests through a service that misbehaves and is killed (SIGKILL) at seeded points, then
 * runs to the end, then once more without faults. What is guaranteed, and checked here:
 * - the store holds exactly the chunk ids of a run that was never disturbed, once each; ledger and store agree; nothing is pending;
 * - dead letters are exactly the poisoned documents, at stage `embed`;
 * - a text is served once, plus once for each kill that struck while its reply was in flight: sent by the service, not yet in the cache. At
 *   most `CONCURRENCY` replies can be in flight at a kill; a run that was not killed loses none.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createRandom, type Random, randomInteger } from '@raglab/core';
import { DIMENSION, type EmbeddingServer, startEmbeddingServer } from './embedding-server.ts';
import { generateCorpus } from './generate-corpus.ts';
import { type LabContents, readCache, readLab } from './lab-contents.ts';

export interface SeedReport {
  readonly seed: number;
  readonly kills: number;
  /** Runs that ended by themselves because the service stayed down. */
  readonly gaveUp: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly textsServed: number;
  readonly textsServedAgain: number;
  readonly chunks: number;
  /** Empty when every promise was kept. */
  readonly violations: readonly string[];
}

export interface SeedSize {
  readonly files: number;
  readonly records: number;
  readonly kills: number;
}

interface WorkerEnd {
  readonly signal: NodeJS.Signals | null;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const CONCURRENCY = 4;
const BATCH_SIZE = 16;
const MAX_RESTARTS = 12;
const WORKER = resolve(import.meta.dirname, 'ingest-worker.ts');

export async function runSeed(seed: number, size: SeedSize): Promise<SeedReport> {
  const random = createRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'raglab-faults-'));
  const server = await startEmbeddingServer(seed + 1);
  const violations: string[] = [];
  const lost = new Map<string, number>();
  let kills = 0;
  let gaveUp = 0;

  /** One life of the worker, and what the cache lacks of what was served to it. */
  const live = async (disturb: (kill: () => void) => void): Promise<WorkerEnd> => {
    const servedBefore = server.served.length;
    const end = await runWorker(folder, disturb);
    server.onRequest = () => {};
    server.onServed = () => {};
    await server.idle();
    const cached = readCache(folder);
    const missing = server.served.slice(servedBefore).filter((reply) => reply.some((hash) => !cached.has(hash)));
    for (const hash of missing.flat()) if (!cached.has(hash)) lost.set(hash, (lost.get(hash) ?? 0) + 1);
    const isKilled = end.signal === 'SIGKILL';
    if (missing.length > (isKilled ? CONCURRENCY : 0))
      violations.push(`${missing.length} replies lost by a worker that ${isKilled ? 'was killed' : 'ended by itself'}`);
    if (!isKilled && end.exitCode !== 0 && !/^provider /m.test(end.stderr))
      violations.push(`worker ended with ${end.exitCode}: ${end.stderr.slice(-400)}`);
    return end;
  };

  try {
    const poisoned = generateCorpus(folder, seed, size);
    const clean = await cleanRun(folder, server);
    for (let i = 0; i < size.kills; i++) {
      const end = await live((kill) => armKill(server, random, clean.texts, kill));
      if (end.signal === 'SIGKILL') kills++;
    }
    for (let i = 0; i < MAX_RESTARTS; i++) {
      if ((await live(() => {})).exitCode === 0) break;
      gaveUp++;
    }
    server.isFaulty = false;
    const last = await live(() => {});
    violations.push(...compare(await readLab(folder), clean.contents, poisoned, last));
    violations.push(...checkServed(server, lost, clean.texts));
    return {
      seed,
      kills,
      gaveUp,
      faults: Object.fromEntries(server.faults),
      textsServed: server.served.flat().length,
      textsServedAgain: [...lost.values()].reduce((sum, count) => sum + count, 0),
      chunks: clean.contents.storeIds.length,
      violations,
    };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same corpus in a lab of its own, undisturbed; the server forgets what it served to it. */
async function cleanRun(
  folder: string,
  server: EmbeddingServer,
): Promise<{ contents: LabContents; texts: ReadonlySet<string> }> {
  configure(folder, server);
  server.isFaulty = false;
  const end = await runWorker(folder, () => {});
  if (end.exitCode !== 0) throw new Error(`the clean run failed: ${end.stderr}`);
  const contents = await readLab(folder);
  const texts = new Set(server.served.flat());
  rmSync(join(folder, 'lab'), { recursive: true });
  server.served.length = 0;
  server.faults.clear();
  server.isFaulty = true;
  return { contents, texts };
}

/** A third of the kills at a request, a third after a reply, a sixth at any time, a sixth when all is embedded and the last commit runs. */
function armKill(server: EmbeddingServer, random: Random, texts: ReadonlySet<string>, kill: () => void): void {
  const kind = randomInteger(random, 6);
  const delayMs = randomInteger(random, 3) === 0 ? 0 : random() * 60;
  let left = 1 + randomInteger(random, 14);
  const strike = (): void => void setTimeout(kill, delayMs);
  const countDown = (): void => {
    if (--left === 0) strike();
  };
  if (kind < 2) server.onRequest = countDown;
  else if (kind < 4) server.onServed = countDown;
  else if (kind === 4) setTimeout(kill, random() * 3000);
  else
    server.onServed = () => {
      if (new Set(server.served.flat()).size === texts.size) setTimeout(kill, random() * 300);
    };
}

function runWorker(folder: string, disturb: (kill: () => void) => void): Promise<WorkerEnd> {
  return new Promise((done, fail) => {
    // Compiled sources are kept for the run: a worker then starts in half the time.
    const cache = join(folder, 'compile-cache');
    const env = {
      ...process.env,
      LANCEDB_LOG: 'error',
      FAULTS_KEY: 'sk-faults',
      NODE_NO_WARNINGS: '1',
      NODE_COMPILE_CACHE: cache,
    };
    const child = spawn(process.execPath, [WORKER, folder], { env });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].on('data', (part: Buffer) => {
        output[name] += part;
      });
    child.on('error', fail);
    child.on('close', (exitCode, signal) => done({ exitCode, signal, ...output }));
    disturb(() => child.kill('SIGKILL'));
  });
}

function configure(folder: string, { baseUrl }: EmbeddingServer): void {
  const embedder = {
    provider: 'openai-compatible',
    baseUrl,
    model: 'faulty',
    apiKeyEnv: 'FAULTS_KEY',
    dimension: DIMENSION,
    batchSize: BATCH_SIZE,
    concurrency: CONCURRENCY,
    timeoutMs: 2500,
    retries: 8,
    retryPauseMs: 4,
  };
  writeFileSync(join(folder, 'raglab.config.json'), JSON.stringify({ embedder, chunker: 'markdown:60/0' }));
}

function compare(found: LabContents, clean: LabContents, poisoned: readonly string[], last: WorkerEnd): string[] {
  const problems: string[] = [];
  const expectSame = (what: string, received: unknown, expected: unknown): void => {
    if (JSON.stringify(received) !== JSON.stringify(expected))
      problems.push(`${what}: expected ${summary(expected)}, received ${summary(received)}`);
  };
  expectSame('chunk ids in the store', found.storeIds, clean.storeIds);
  expectSame('chunk ids in the ledger', found.ledgerIds, clean.storeIds);
  expectSame('distinct chunk ids', new Set(found.storeIds).size, found.storeIds.length);
  expectSame('pending writes', found.pendingWrites, 0);
  const letters = poisoned.map((uri) => ({ uri, stage: 'embed' }));
  expectSame('dead letters', found.deadLetters, letters);
  expectSame('dead letters of the clean run', clean.deadLetters, letters);
  if (last.exitCode !== 0) return [...problems, `the last run ended with ${last.exitCode}: ${last.stderr}`];
  const { documents, chunks } = JSON.parse(last.stdout);
  const { seen, added, changed, unchanged, failed, dropped } = documents;
  expectSame('documents of the last run', added + changed + unchanged + failed + dropped, seen);
  expectSame('failed documents', failed, poisoned.length);
  expectSame('chunks of the last run', chunks.total, clean.storeIds.length);
  return problems;
}

function checkServed(
  { served }: EmbeddingServer,
  lost: ReadonlyMap<string, number>,
  texts: ReadonlySet<string>,
): string[] {
  const counts = new Map<string, number>();
  for (const hash of served.flat()) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const wrong = [...texts].filter((hash) => (counts.get(hash) ?? 0) !== 1 + (lost.get(hash) ?? 0));
  const strange = [...counts.keys()].filter((hash) => !texts.has(hash));
  return [
    ...wrong.map(
      (hash) => `text ${hash.slice(0, 8)} served ${counts.get(hash) ?? 0} times, lost ${lost.get(hash) ?? 0} times`,
    ),
    ...strange.map((hash) => `text ${hash.slice(0, 8)} is not of the clean run`),
  ];
}

function summary(value: unknown): string {
  return Array.isArray(value) ? `${value.length} (${JSON.stringify(value.slice(0, 4))} …)` : JSON.stringify(value);
}
