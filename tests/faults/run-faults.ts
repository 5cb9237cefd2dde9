/** `pnpm faults [RUNS] [FIRST_SEED]`: seeded runs of the fault harness (60 from seed 1), one line each and a summary; exit code 1 on a broken promise. */
import { runSeed, type SeedReport } from './run-seed.ts';

const runs = Number(process.argv[2] ?? 60);
const firstSeed = Number(process.argv[3] ?? 1);
const reports: SeedReport[] = [];
const startedAt = performance.now();
for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
  const report = await runSeed(seed, { files: 20, records: 300, kills: 4 });
  reports.push(report);
  const { kills, gaveUp, chunks, textsServed, textsServedAgain, violations } = report;
  const verdict = violations.length === 0 ? 'ok' : 'BROKEN';
  console.log(
    `seed ${seed}: ${verdict}, ${kills} kills, ${gaveUp} gave up, ${chunks} chunks, ${textsServed} texts served, ${textsServedAgain} of them again after a kill`,
  );
  for (const violation of violations) console.log(`  ${violation}`);
}
const sum = (of: (report: SeedReport) => number): number => reports.reduce((total, report) => total + of(report), 0);
const faults = new Map<string, number>();
for (const report of reports)
  for (const [name, count] of Object.entries(report.faults)) faults.set(name, (faults.get(name) ?? 0) + count);
const broken = reports.filter(({ violations }) => violations.length > 0);
console.log(`\n${[...faults].map(([name, count]) => `${name} ${count}`).join(', ')}`);
console.log(
  `${reports.length} runs, ${sum(({ kills }) => kills)} kills, ${sum(({ textsServed }) => textsServed)} texts served (${sum(({ textsServedAgain }) => textsServedAgain)} again after a kill), ${broken.length} broken, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
);
process.exitCode = broken.length > 0 ? 1 : 0;
