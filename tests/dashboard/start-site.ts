/**
 * A lab as a reader has it, served by `raglab serve` in a process of its own: the handbook, and a document that tries to be markup. One for all browser
 * tests; what a test changes in it, it names.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MAIN, ROOT, runCli } from '../run-cli.ts';
import { measureSite } from './measure-site.ts';

/** In its title and its text; run anywhere, it would leave `window.broken`. */
export const HOSTILE_TITLE = 'Escaping <script>window.broken = 1</script> <img src=x onerror="window.broken=2">';
const HOSTILE_TEXT = `---
title: ${JSON.stringify(HOSTILE_TITLE)}
---

A passage about quokkas and escaping. </textarea></pre><script>window.broken = 3</script> <svg onload="window.broken=4"> &amp; <b>bold</b>

Quokkas live on Rottnest Island. [a link](javascript:window.broken=5)
`;

export interface Site {
  readonly url: string;
  readonly lab: string;
  stop(): Promise<void>;
}

export async function startSite(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'raglab-site-'));
  const lab = join(folder, 'lab');
  const hostile = join(folder, 'documents');
  mkdirSync(hostile);
  writeFileSync(join(hostile, 'hostile.md'), HOSTILE_TEXT);
  const handbook = join(ROOT, 'datasets/rag-handbook/documents');
  const { exitCode, stderr } = await runCli(['ingest', handbook, hostile, '--lab', lab, '--json']);
  if (exitCode !== 0) throw new Error(`the lab of the browser tests could not be made: ${stderr}`);
  await measureSite(lab, folder);
  const server = await startServer(lab);
  return {
    url: server.url,
    lab,
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface ServerOptions {
  /** May hold a token. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where its configuration lies. */
  readonly cwd?: string;
  readonly flags?: readonly string[];
}

/** Another server over the same lab. */
export async function startServer(
  lab: string,
  { environment = {}, cwd = ROOT, flags = [] }: ServerOptions = {},
): Promise<Pick<Site, 'url' | 'stop'>> {
  const server = spawn(process.execPath, [MAIN, 'serve', '--lab', lab, '--port', '0', '--json', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
    cwd,
  });
  return {
    url: await firstLine(server),
    async stop() {
      server.kill('SIGINT');
      if (server.exitCode === null) await once(server, 'exit');
    },
  };
}

async function firstLine(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stdout! })) return JSON.parse(line).url;
  throw new Error('raglab serve ended before it said where it serves');
}
