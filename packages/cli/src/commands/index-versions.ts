/** `raglab index`: versions of a collection's index, their recall, and which one answers. */
import { RaglabError, textTable } from '@raglab/core';
import type { IndexKind, IndexVersion } from '@raglab/retrieval';
import type { Command } from 'commander';
import {
  type CommandContext,
  type CommonOptions,
  oneOf,
  wholeNumber,
  withCommonOptions,
  withLab,
} from '../command-context.ts';
import { buildIndex, swapIndex, verifyCollectionIndex } from '../lab/index-operations.ts';
import type { OpenLab } from '../lab/open-lab.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import { formatVerification } from './format-verification.ts';

interface IndexOptions extends CommonOptions {
  readonly collection?: string;
  readonly kind: IndexKind;
  readonly version?: number;
  readonly k: number;
}

const KINDS = ['hnsw-sq', 'flat'] as const satisfies readonly IndexKind[];

export function addIndexCommand(program: Command, context: CommandContext): void {
  const index = program.command('index').description('List, build, verify and swap index versions.');
  addList(index, context);
  addBuild(index, context);
  addVerify(index, context);
  addSwap(index, context);
}

function addList(index: Command, { terminal }: CommandContext): void {
  const command = index
    .command('list')
    .description('All index versions and which one answers.')
    .option('--collection <name>', 'only this collection');
  withCommonOptions(command, ['index list']).action(async (options: IndexOptions) => {
    await withLab(options, { create: false }, async (lab) => {
      const versions = lab.registry.list(options.collection);
      if (options.json) return terminal.out(JSON.stringify({ versions }, null, 2));
      const right = 'right' as const;
      const columns = [
        { title: 'collection' },
        { title: 'version', align: right },
        { title: 'state' },
        { title: 'kind' },
        { title: 'chunks', align: right },
        { title: 'model' },
        { title: 'created' },
      ];
      const rows = versions.map((v) => [
        v.collection,
        String(v.version),
        v.state,
        v.kind,
        String(v.rows ?? '–'),
        v.embedderModel,
        v.createdAt,
      ]);
      terminal.out(
        rows.length > 0 ? textTable(columns, rows).join('\n') : 'No index yet; `raglab ingest PATH` makes the first.',
      );
    });
  });
}

function addBuild(index: Command, { terminal, signal }: CommandContext): void {
  const command = index
    .command('build')
    .description(
      'Build a version beside the active one, with the configured embedder; queries go on, `index swap` makes it answer.',
    )
    .option('--collection <name>', 'which collection')
    .option('--kind <kind>', KINDS.join(' | '), oneOf(KINDS), 'hnsw-sq');
  withCommonOptions(command, ['index build --kind hnsw-sq', 'index build --collection work --kind flat']).action(
    async (options: IndexOptions) => {
      await withLab(options, { create: false }, async (lab) => {
        const progress = createProgressLine(terminal);
        const onProgress = (done: number, total: number): void => progress.update(done, total, 'chunks copied');
        const build = await buildIndex(lab, {
          collection: options.collection,
          kind: options.kind,
          signal,
          onProgress,
        }).finally(() => progress.end());
        if (options.json) return terminal.out(JSON.stringify(build, null, 2));
        const { version, rows, buildMs } = build;
        terminal.out(
          `version ${version.version} of '${version.collection}': ${version.kind} over ${rows} chunks in ${(buildMs / 1000).toFixed(2)} s`,
        );
        terminal.out('`raglab index verify` compares it with exact search; `raglab index swap` makes it answer.');
      });
    },
  );
}

function addVerify(index: Command, { terminal }: CommandContext): void {
  const command = index
    .command('verify')
    .description('Recall against exact search, and latency, of the newest version (or of one by number).')
    .option('--collection <name>', 'which collection')
    .option('--version <n>', 'which version', wholeNumber(1))
    .option('--k <n>', 'neighbours', wholeNumber(1), 10);
  withCommonOptions(command, ['index verify', 'index verify --version 2 --json']).action(
    async (options: IndexOptions) => {
      await withLab(options, { create: false }, async (lab) => {
        const version = versionToVerify(lab, options);
        const verification = await verifyCollectionIndex(lab, version, options.k);
        if (options.json)
          return terminal.out(
            JSON.stringify({ collection: version.collection, version: version.version, ...verification }, null, 2),
          );
        terminal.out(`version ${version.version} of '${version.collection}'\n${formatVerification(verification)}`);
      });
    },
  );
}

function addSwap(index: Command, { terminal }: CommandContext): void {
  const command = index
    .command('swap')
    .description(
      'Make a version that was built the one that answers: one row, no pause. Swap to the old number to go back.',
    )
    .option('--collection <name>', 'which collection')
    .option('--version <n>', 'which version (default: the next ready one)', wholeNumber(1));
  withCommonOptions(command, ['index swap', 'index swap --version 1']).action(async (options: IndexOptions) => {
    await withLab(options, { create: false }, async (lab) => {
      const version = await swapIndex(lab, options.collection, options.version);
      if (options.json) return terminal.out(JSON.stringify({ active: version }, null, 2));
      terminal.out(
        `version ${version.version} of '${version.collection}' (${version.kind}, ${version.embedderModel}) answers now`,
      );
    });
  });
}

function versionToVerify(lab: OpenLab, { collection, version }: IndexOptions): IndexVersion {
  const active = lab.stores.active(collection);
  const built = lab.registry.list(active.collection).filter(({ state }) => state !== 'building');
  const found = version === undefined ? built.at(-1) : built.find((candidate) => candidate.version === version);
  if (found) return found;
  throw new RaglabError({
    code: 'not_found',
    problem: `no version ${version} of '${active.collection}'`,
    expected: `one of ${built.map((candidate) => candidate.version).join(', ')}`,
  });
}
