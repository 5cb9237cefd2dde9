/**
 * What `pnpm test` runs, in order and to the end, so that one failure does not hide another: types, lint, unused code, packages
 * as npm would publish them, tests. The last line counts tests and steps that failed; the exit code is 1 when any did.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scratch = mkdtempSync(join(tmpdir(), 'raglab-test-'));
const resultsPath = join(scratch, 'results.json');

const STEPS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['types', 'tsc', '-b'],
  ['types of tests and benches', 'tsc', '-p', 'tsconfig.checks.json'],
  ['types of browser tests', 'tsc', '-p', 'tests/dashboard'],
  ['lint', 'biome', 'check', '.'],
  ['unused code', 'knip'],
  ['packages', 'node', 'tests/check-packages.ts'],
  ['tests', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${resultsPath}`],
];

const failedSteps: string[] = [];
for (const [name, command, ...args] of STEPS) {
  const start = performance.now();
  console.log(`\n── ${name}: ${[command, ...args].join(' ').replace(resultsPath, '…')}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`── ${name}: ${status === 0 ? 'ok' : `FAILED (exit ${status})`} in ${seconds} s`);
  if (status !== 0) failedSteps.push(name);
}

const { passed, failed, skipped } = readCounts();
rmSync(scratch, { recursive: true, force: true });
const otherFailures = failedSteps.filter((name) => name !== 'tests').length;
if (failedSteps.length > 0) console.log(`\nFailed: ${failedSteps.join(', ')}`);
console.log(`\n${passed} passed, ${failed + otherFailures} failed, ${skipped} skipped`);
process.exitCode = failedSteps.length > 0 || passed === 0 ? 1 : 0;

function readCounts(): { passed: number; failed: number; skipped: number } {
  try {
    const results = JSON.parse(readFileSync(resultsPath, 'utf8'));
    const { numPassedTests: passed, numFailedTests, numPendingTests: pending, numTodoTests: todo } = results;
    const brokenFiles = results.testResults.filter(
      (file: { status: string; assertionResults: unknown[] }) =>
        file.status === 'failed' && file.assertionResults.length === 0,
    ).length;
    return { passed, failed: numFailedTests + brokenFiles, skipped: pending + todo };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
