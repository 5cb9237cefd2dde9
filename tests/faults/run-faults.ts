/**
 * `pnpm faults [RUNS] [FIRST_SEED] [JOBS] [JOURNAL]`: seeded runs of the fault harness (60 from seed 1, one at a time), one line each and a summary; exit code 1 on a
 * broken promise. A run of all seeds is published in `docs/results/faults.{json,md}`. What stands in the journal, a file of JSON Lines, is not run
 * again: an hour's work survives too.
 */
import '../../bench/print-usage.ts';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { publishResults } from '../../bench/publish-results.ts';
import { runSeed, SCENARIOS, type SeedReport } from './run-seed.ts';
import { runWriters, type WritersReport } from './run-writers.ts';

const ALL = 60;
const SIZE = { files: 12, records: 200, strikes: 3 };
/** Two writers without a lock for every sixth seed. */
const WRITERS_EVERY = 6;
const [runs = ALL, firstSeed = 1, jobs = 1] = process.argv.slice(2, 5).map(Number);
const journal = process.argv[5];
const reports: SeedReport[] = [];
const writers: WritersReport[] = [];
const startedAt = performance.now();
let next = firstSeed;
for (const line of journal && existsSync(journal) ? readFileSync(journal, 'utf8').trim().split('\n') : []) {
  const { report, written } = JSON.parse(line) as { report: SeedReport; written: WritersReport | null };
  reports.push(report);
  if (written) writers.push(written);
}
const done = new Set(reports.map(({ seed }) => seed));
await Promise.all(Array.from({ length: jobs }, work));
reports.sort((a, b) => a.seed - b.seed);

async function work(): Promise<void> {
  while (next < firstSeed + runs) {
    const seed = next++;
    if (done.has(seed)) continue;
    // Half of the runs ingest a folder, a third apply a feed, a sixth are two workers at once.
    const report = await runSeed(seed, SCENARIOS[[0, 1, 0, 1, 0, 2][seed % 6]!]!, SIZE);
    reports.push(report);
    const { scenario, strikes, gaveUp, chunks, textsServed, textsServedAgain } = report;
    const struck = Object.entries(strikes).map(([signal, count]) => `${count} ${signal}`);
    print(
      `seed ${seed}, ${scenario}`,
      report,
      `struck by ${struck.join(', ') || 'nothing'}, ${gaveUp} gave up, ${chunks} chunks, ${textsServed} texts served, ${textsServedAgain} of them again after a kill`,
    );
    const written = seed % WRITERS_EVERY === 0 ? await runWriters(seed) : null;
    if (written) writers.push(written);
    if (written) print(`seed ${seed}, two writers without a lock`, written, `${written.chunks} chunks`);
    if (journal) appendFileSync(journal, `${JSON.stringify({ report, written })}\n`);
  }
}

function print(what: string, { violations }: { readonly violations: readonly string[] }, facts: string): void {
  console.log(`${what}: ${violations.length === 0 ? 'ok' : 'BROKEN'}, ${facts}`);
  for (const violation of violations) console.log(`  ${violation}`);
}

const seconds = (performance.now() - startedAt) / 1000;
const broken = [...reports, ...writers].filter(({ violations }) => violations.length > 0).length;
const faults = countsOf(reports.map((report) => report.faults));
console.log(`\n${reports.length} runs, ${broken} broken, ${seconds.toFixed(0)} s`);
if (reports.length >= ALL) publish();
process.exitCode = broken > 0 ? 1 : 0;

function publish(): void {
  const rows = SCENARIOS.map((scenario) => {
    const all = reports.filter((report) => report.scenario === scenario);
    const strikes = countsOf(all.map((report) => report.strikes));
    const sum = (of: (report: SeedReport) => number): string =>
      String(all.reduce((total, each) => total + of(each), 0));
    const signals = ['SIGKILL', 'SIGTERM', 'SIGINT'].map((signal) => String(strikes[signal] ?? 0));
    const served = [sum(({ textsServed }) => textsServed), sum(({ textsServedAgain }) => textsServedAgain)];
    return [scenario, String(all.length), ...signals, sum(({ gaveUp }) => gaveUp), ...served, sum(brokenIn)];
  });
  const none = ['–', '–', '–', '–', '–', '–'];
  const brokenWriters = writers.filter(({ violations }) => violations.length > 0).length;
  publishResults({
    name: 'faults',
    title: 'Ingestion through a broken service, struck at random points',
    command: 'pnpm faults',
    columns: [
      'scenario',
      'runs',
      'SIGKILL',
      'SIGTERM',
      'SIGINT',
      'gave up',
      'texts served',
      'again after a kill',
      'broken',
    ],
    rows: [...rows, ['two writers, no lock', String(writers.length), ...none, String(brokenWriters)]],
    notes: [
      'Each run: three workers struck one after the other while the service misbehaves on a seeded schedule, then one to the end, then one without faults. Afterwards the chunk ids of the store are those of an undisturbed run, none twice; ledger and store agree; dead letters are the poisoned documents and no other; a text was served once, plus once for each SIGKILL while its reply was on the way. `tests/faults/run-seed.ts` states it all.',
      `Faults that were served: ${Object.entries(faults)
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}. “Refused” are poisoned texts.`,
      '“Gave up”: the service stayed down for longer than the worker tries; the next one goes on. SIGTERM and Ctrl-C lose no reply: what is under way is finished.',
      'Two writers, no lock: two processes write the same documents, half of them in different versions, into one table; each document ends whole, in one version.',
    ],
    measurements: { runs: reports, writers },
  });
}

function brokenIn({ violations }: SeedReport): number {
  return violations.length > 0 ? 1 : 0;
}

function countsOf(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const counts of all) for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}
