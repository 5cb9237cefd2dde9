/** `raglab bench list`, `show` and `schema`: what was stored, and what a grid may say. */
import { writeFile } from 'node:fs/promises';
import { RaglabError, textTable } from '@raglab/core';
import { type BenchStore, formatBench, openBenchStore } from '@raglab/eval';
import type { Command } from 'commander';
import { gridJsonSchema } from '../bench/grid-json-schema.ts';
import { benchDirectory } from '../bench/open-bench.ts';
import {
  type CommandContext,
  type CommonOptions,
  nonEmpty,
  wholeNumber,
  withCommonOptions,
} from '../command-context.ts';

export function addBenchStoredCommands(bench: Command, context: CommandContext): void {
  addList(bench, context);
  addShow(bench, context);
  addSchema(bench, context);
}

function addList(bench: Command, { terminal }: CommandContext): void {
  const command = bench.command('list').description('The benches of this lab, newest first.');
  withCommonOptions(command, ['bench list', 'bench list --json']).action(async ({ lab, json }: CommonOptions) => {
    const benches = await openBenchStore(benchDirectory(lab)).list();
    if (json) return terminal.out(JSON.stringify({ benches }, null, 2));
    if (benches.length === 0) return terminal.out('No bench yet; `raglab bench GRID.yaml` makes one.');
    const rows = benches.map(({ benchId, name, dataset, done, cells, failed, createdAt, finishedAt }) => [
      ...[benchId.slice(0, 6), name, dataset, `${done} of ${cells}${failed > 0 ? `, ${failed} failed` : ''}`],
      ...[createdAt.slice(0, 16).replace('T', ' '), finishedAt === null ? 'not finished' : 'finished'],
    ]);
    const columns = ['bench', 'name', 'dataset', 'cells', 'begun (UTC)', 'state'].map((title) => ({ title }));
    terminal.out(textTable(columns, rows).join('\n'));
  });
}

function addShow(bench: Command, { terminal }: CommandContext): void {
  const command = bench
    .command('show')
    .description('The table and the plot of a stored bench.')
    .argument('<bench>', 'its id, or the beginning of it')
    .option('--rows <n>', 'rows of the table (default: 25, the front and the control)', wholeNumber(1));
  withCommonOptions(command, ['bench show 3f9a1c', 'bench show 3f9a1c --json']).action(
    async (prefix: string, { lab, json, rows }: CommonOptions & { readonly rows?: number }) => {
      const store = openBenchStore(benchDirectory(lab));
      const report = await store.read(await resolveBench(store, prefix));
      if (json) return terminal.out(JSON.stringify(report, null, 2));
      terminal.out(formatBench(report, { width: terminal.width, ...(rows !== undefined && { rows }) }));
    },
  );
}

async function resolveBench(store: BenchStore, prefix: string): Promise<string> {
  const ids = (await store.list()).map(({ benchId }) => benchId);
  const found = ids.filter((id) => id.startsWith(prefix));
  if (found.length === 1) return found[0]!;
  throw new RaglabError({
    code: found.length === 0 ? 'not_found' : 'conflict',
    problem: `cannot find bench '${prefix}'`,
    expected: ids.length === 0 ? 'a lab with benches' : `one of ${ids.map((id) => id.slice(0, 6)).join(', ')}`,
    received: found.length === 0 ? 'no such bench' : `${found.length} benches`,
  });
}

function addSchema(bench: Command, { terminal }: CommandContext): void {
  const command = bench
    .command('schema')
    .description(
      'Print the JSON schema of grids. One that begins with `# yaml-language-server: $schema=FILE` is completed and checked while it is written.',
    )
    .option('--output <file>', 'write it there instead', nonEmpty);
  withCommonOptions(command, ['bench schema', 'bench schema --output schemas/grid.schema.json']).action(
    async ({ json, output }: CommonOptions & { readonly output?: string }) => {
      const text = JSON.stringify(gridJsonSchema(), null, 2);
      if (output === undefined) return terminal.out(text);
      await writeFile(output, `${text}\n`);
      terminal.out(json ? JSON.stringify({ schema: output }) : `wrote ${output}`);
    },
  );
}
