/** `raglab index build`: a version beside the active one, with another index, model or chunker. */
import { resolve } from 'node:path';
import { INDEX_KINDS, INDEX_PARAMETERS, type IndexKind, type IndexVerification } from '@raglab/retrieval';
import type { Command } from 'commander';
import {
  type CommandContext,
  type CommonOptions,
  oneOf,
  wholeNumber,
  withCommonOptions,
  withLab,
} from '../command-context.ts';
import { type BuildReport, buildIndex } from '../lab/build-index.ts';
import { checkVersion, MIN_RECALL } from '../lab/check-version.ts';
import { specOf } from '../lab/index-config.ts';
import { recipeOf } from '../lab/index-recipe.ts';
import { loadConfigFile } from '../lab/lab-config.ts';
import { yieldToQueries } from '../lab/yield-to-queries.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import { formatIndex } from './format-index.ts';
import { formatVerification } from './format-verification.ts';

interface BuildOptions extends CommonOptions {
  readonly collection?: string;
  readonly kind?: IndexKind;
  readonly config?: string;
  readonly maxTokens?: number;
}

/** Neighbours at which recall is measured after a build. */
const MEASURED_AT = 10;

export function addIndexBuildCommand(index: Command, { terminal, signal }: CommandContext): void {
  const command = index
    .command('build')
    .description(
      'Build a version beside the active one, with the configured embedder and chunker. Queries and ingestion go on, and what ingestion changes is followed. Killed and run again it goes on where it was. It is verified at the end, and `index swap` makes it answer.',
    )
    .option('--collection <name>', 'which collection')
    .option('--kind <kind>', `${INDEX_KINDS.join(' | ')} (default: the configuration's)`, oneOf(INDEX_KINDS))
    .option(
      '--config <file>',
      'take embedder and chunker from this configuration: to migrate while ingestion goes on with the old one',
    )
    .option('--max-tokens <n>', 'stop, with finished work kept, before more tokens are embedded', wholeNumber(1));
  for (const { name, meaning, kinds, minimum } of INDEX_PARAMETERS)
    command.option(`--${dashed(name)} <n>`, `${meaning} (${kinds.join(', ')})`, wholeNumber(minimum));
  withCommonOptions(command, [
    'index build --kind hnsw-sq --m 32 --ef-construction 400 --ef 200',
    'index build --kind ivf-rq --bits 4 --refine-factor 5',
    'index build --collection work --kind flat',
    'index build --config next.config.json',
  ]).action(async (options: BuildOptions) => {
    yieldToQueries();
    await withLab(options, { create: false }, async (lab) => {
      const progress = createProgressLine(terminal);
      const config = options.config === undefined ? undefined : await loadConfigFile(resolve(options.config));
      const build = await buildIndex(lab, {
        collection: options.collection,
        spec: specOf({ ...options }, lab.config),
        ...(config && { recipe: recipeOf(config) }),
        ...(options.maxTokens !== undefined && { budget: { tokens: options.maxTokens } }),
        signal,
        onProgress: (done, total) => progress.update(done, total, 'documents'),
      }).finally(() => progress.end());
      for (const { uri, reason } of build.failures) terminal.error(`failed: ${uri}: ${reason}`);
      const settings = { k: MEASURED_AT, minRecall: MIN_RECALL, evaluation: null, signal };
      const { recall: verification, ...check } = await checkVersion(lab, build.version, settings);
      if (options.json) return terminal.out(JSON.stringify({ ...build, verification, check }, null, 2));
      terminal.out(formatBuild(build, verification, check.problems));
    });
  });
}

/** `efConstruction` → `ef-construction`. */
function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function formatBuild(
  { version, rows, buildMs, resumed, documents, embeddings, tokens, costUsd }: BuildReport,
  verification: IndexVerification | null,
  problems: readonly string[],
): string {
  const cost = costUsd > 0 ? `, ${costUsd.toFixed(4)} USD` : '';
  return [
    `version ${version.version} of '${version.collection}': ${version.kind} over ${rows} chunks in ${(buildMs / 1000).toFixed(2)} s${resumed ? ', continued' : ''}`,
    `model       ${version.embedderModel}`,
    `documents   ${documents.written} written · ${documents.removed} removed · ${documents.failed} failed`,
    `embeddings  ${embeddings.computed} computed (${tokens} tokens${cost}) · ${embeddings.reused} reused`,
    formatIndex(version),
    ...(verification ? [formatVerification(verification)] : []),
    ...problems.map((problem) => `problem     ${problem}`),
    problems.length === 0
      ? 'verified    `raglab index swap` makes it answer; `raglab index verify --dataset NAME` evaluates it first'
      : 'failed      `raglab index swap --force` alone makes it answer; `raglab index verify` checks it again',
  ].join('\n');
}
