/**
 * Finds the built files of the dashboard and builds them where they are missing or older than their sources (only a checkout has sources).
 * A hash of the sources stands beside the built files: a pull or an edit is seen, a mere change of times is not.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildDashboard } from './build-dashboard.ts';

/** The same from `src/dashboard` and from the compiled `dist/dashboard`. */
export const DASHBOARD_DIRECTORY: string = resolve(import.meta.dirname, '../../dashboard');

const STAMP = 'built-from.txt';

export interface PrepareDashboardOptions {
  /** Told before a build begins, which takes a second or two. */
  readonly onBuild?: () => void;
  readonly directory?: string;
}

/** The folder with `index.html` and `assets/`, ready to be served. Throws `missing_dependency` where it has to be built and cannot be. */
export async function prepareDashboard({
  onBuild,
  directory = DASHBOARD_DIRECTORY,
}: PrepareDashboardOptions = {}): Promise<string> {
  const built = join(directory, 'dist');
  if (!existsSync(join(directory, 'src')) && existsSync(join(built, 'index.html'))) return built;
  const sources = hashOfSources(directory);
  if (existsSync(join(built, STAMP)) && readFileSync(join(built, STAMP), 'utf8').trim() === sources) return built;
  onBuild?.();
  await buildDashboard(directory);
  writeFileSync(join(built, STAMP), `${sources}\n`);
  return built;
}

function hashOfSources(directory: string): string {
  const hash = createHash('sha256');
  const files = ['src', 'public', 'index.html'].flatMap((name) => filesUnder(directory, name)).sort();
  for (const name of files)
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(directory, name)))
      .update('\0');
  return hash.digest('hex');
}

function filesUnder(directory: string, name: string): string[] {
  const path = join(directory, name);
  if (!existsSync(path)) return [];
  if (name === 'index.html') return [name];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
}
