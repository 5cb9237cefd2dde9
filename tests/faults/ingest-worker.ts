/**
 * The program that is killed: ingests `corpus/` of the folder in its first argument into a real lab beside it, as `raglab ingest` does,
 * configured by the folder's raglab.config.json. Prints the report as JSON; an error of the family goes to stderr with its code, exit 2.
 */
import { join } from 'node:path';
import { RaglabError } from '@raglab/core';
import { loadLabConfig } from '../../packages/cli/src/lab/lab-config.ts';
import { openLab } from '../../packages/cli/src/lab/open-lab.ts';

const folder = process.argv[2]!;
const config = await loadLabConfig(folder);
const lab = await openLab({ directory: join(folder, 'lab'), baseDirectory: folder, config, create: true });
try {
  const report = await lab.ingest({ paths: [join(folder, 'corpus')], collection: 'faults' });
  console.log(JSON.stringify(report));
} catch (error) {
  if (!(error instanceof RaglabError)) throw error;
  console.error(`${error.code} ${error.message}`);
  process.exitCode = 2;
} finally {
  await lab.close();
}
