/**
 * Makes `docs/studies.md` of the published results of all studies.
 *
 *   pnpm docs:studies            write the page
 *   pnpm docs:studies --check    write nothing; exit 1 where the page is not what would be written
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderStudiesPage } from '@raglab/study';

const PAGE = join(import.meta.dirname, '../studies.md');
const page = await renderStudiesPage();
const isFresh = readFileSync(PAGE, { encoding: 'utf8', flag: 'a+' }) === page;
if (process.argv.includes('--check')) {
  if (!isFresh) process.exitCode = 1;
  console.log(
    isFresh ? 'docs/studies.md is up to date' : 'docs/studies.md is out of date (write it with: pnpm docs:studies)',
  );
} else {
  writeFileSync(PAGE, page);
}
