/**
 * Packs every public package as npm would and lets publint judge the tarball. Each also has to import: the packed files are
 * unpacked beside the workspace's own dependencies and their entry points loaded by Node, compiled, not from source.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = resolve(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'raglab-pack-'));
let failures = 0;

for (const name of readdirSync(join(root, 'packages'))) {
  const directory = join(root, 'packages', name);
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  if (manifest.private) continue;
  const tarball = pack(directory, join(scratch, name));
  const { messages } = await publint({
    pkgDir: directory,
    pack: { tarball: readFileSync(tarball).buffer as ArrayBuffer },
  });
  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
  const problems = [
    ...messages.map((message) => formatMessage(message, manifest) ?? message.code),
    ...problemsOf(files),
  ];
  console.log(`${problems.length === 0 ? 'ok ' : 'BAD'} ${manifest.name}: ${basename(tarball)}, ${files.length} files`);
  for (const problem of problems) console.log(`    ${problem}`);
  failures += problems.length;
}

rmSync(scratch, { recursive: true, force: true });
process.exitCode = failures > 0 ? 1 : 0;

function pack(directory: string, destination: string): string {
  mkdirSync(destination, { recursive: true });
  const npm = process.env.npm_execpath ?? 'pnpm';
  const [command, first] = npm.endsWith('js') ? [process.execPath, [npm]] : [npm, []];
  execFileSync(command, [...first, 'pack', '--pack-destination', destination], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(destination, readdirSync(destination)[0]!);
}

function problemsOf(files: readonly string[]): string[] {
  const problems: string[] = [];
  if (!files.includes('package/dist/index.js')) problems.push('expected dist/index.js in the tarball');
  if (!files.includes('package/LICENSE') && !existsSync(join(root, 'LICENSE'))) problems.push('no licence');
  for (const file of files)
    if (/\.test\.|tsbuildinfo|\/src\//.test(file)) problems.push(`must not be published: ${file}`);
  return problems;
}
