/**
 * Packs every public package as npm would and lets publint judge the tarball. Each tarball must hold the
 * compiled entry point, and neither tests nor sources (what the compiled code reads may stand there: prompts, published results of studies, prices).
 */
import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
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
  const { messages } = await publint({ pack: { tarball: bytesOf(tarball) } });
  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
  const problems = [
    ...(name === 'server' && !files.includes('package/dashboard/dist/index.html')
      ? ['expected the built dashboard']
      : []),
    ...messages.map((message) => formatMessage(message, manifest) ?? message.code),
    ...problemsOf(files),
  ];
  console.log(`${problems.length === 0 ? 'ok ' : 'BAD'} ${manifest.name}: ${basename(tarball)}, ${files.length} files`);
  for (const problem of problems) console.log(`    ${problem}`);
  failures += problems.length;
}

rmSync(scratch, { recursive: true, force: true });
process.exitCode = failures > 0 ? 1 : 0;

/** With the pnpm that runs this program; started by hand, with the one that npx brings. */
function pack(directory: string, destination: string): string {
  mkdirSync(destination, { recursive: true });
  const pnpm = process.env.npm_execpath;
  const [command, ...first] = pnpm
    ? /\.[cm]?js$/.test(pnpm)
      ? [process.execPath, pnpm]
      : [pnpm]
    : ['npx', '--yes', 'pnpm@12'];
  const options: ExecFileSyncOptions = { cwd: directory, stdio: ['ignore', 'ignore', 'inherit'] };
  execFileSync(command!, [...first, 'pack', '--pack-destination', destination], options);
  return join(destination, readdirSync(destination)[0]!);
}

function bytesOf(path: string): ArrayBuffer {
  return new Uint8Array(readFileSync(path)).buffer;
}

function problemsOf(files: readonly string[]): string[] {
  const problems: string[] = [];
  if (!files.includes('package/dist/index.js')) problems.push('expected dist/index.js in the tarball');
  if (!files.includes('package/LICENSE') && !existsSync(join(root, 'LICENSE'))) problems.push('no licence');
  for (const file of files)
    if (/\.test\.|tsbuildinfo|\/src\/.*(?<!\.(md|json|svg|csv))$/.test(file))
      problems.push(`must not be published: ${file}`);
  return problems;
}
