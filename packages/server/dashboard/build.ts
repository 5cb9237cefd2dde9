/** `pnpm build:dashboard`: builds the dashboard ahead of its first use, and says how large it became. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { prepareDashboard } from '../src/dashboard/prepare-dashboard.ts';

const started = performance.now();
const folder = await prepareDashboard();
const files = readdirSync(join(folder, 'assets')).map((name) => {
  const bytes = readFileSync(join(folder, 'assets', name));
  return { name, bytes: bytes.length, compressed: gzipSync(bytes, { level: 9 }).length };
});
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);
for (const { name, bytes, compressed } of files.toSorted((a, b) => b.bytes - a.bytes))
  console.log(`${kilobytes(bytes)} ${kilobytes(compressed)} gzip  ${name}`);
const total = files.filter(({ name }) => name.endsWith('.js')).reduce((sum, { compressed }) => sum + compressed, 0);
console.log(
  `scripts ${kilobytes(total).trim()} compressed, in ${((performance.now() - started) / 1000).toFixed(1)} s: ${folder}`,
);
