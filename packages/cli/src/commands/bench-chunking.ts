/** `raglab bench chunking`: Chroma's measures of chunkers, in the published protocol and by exact offsets, beside the published figures. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { contentId } from '@raglab/core';
import { importDataset, loadDataset } from '@raglab/eval';
import { parseChunkerSpec } from '@raglab/ingest';
import type { Command } from 'commander';
import { benchChunking } from '../bench/chunking-benchmark.ts';
import { formatChunking } from '../bench/format-chunking.ts';
import { withWorkshop } from '../bench/open-bench.ts';
import { PUBLISHED_CHUNKERS } from '../bench/published-chunking.ts';
import {
  type CommandContext,
  type CommonOptions,
  nonEmpty,
  wholeNumber,
  withCommonOptions,
  withLab,
} from '../command-context.ts';
import { importDirectory } from '../lab/dataset-directories.ts';
import { createProgressLine } from '../terminal/progress-line.ts';

interface ChunkingCommandOptions extends CommonOptions {
  readonly corpus: string;
  readonly questions: string;
  readonly chunker?: readonly string[];
  readonly k: number;
}

export function addBenchChunkingCommand(bench: Command, { terminal, signal }: CommandContext): void {
  const command = bench
    .command('chunking')
    .description(
      'Token-level recall, precision, IoU and Precision_Ω of chunkers (Chroma 2024), in the published protocol and by exact offsets.',
    )
    .requiredOption('--corpus <dir>', 'folder of the corpora (*.md), or one with corpora/ inside', nonEmpty)
    .requiredOption('--questions <file>', 'CSV with question, references, corpus_id', nonEmpty)
    .option('--chunker <spec...>', 'chunkers to measure (default: those that were published, and the configured one)')
    .option('--k <n>', 'chunks retrieved', wholeNumber(1), 5);
  withCommonOptions(command, [
    'bench chunking --corpus chunking_evaluation/corpora --questions chunking_evaluation/questions_df.csv',
    'bench chunking --corpus ./corpora --questions questions.csv --chunker recursive:400/0 markdown:320/0 --k 10',
  ]).action(async ({ json, corpus, questions, chunker, k, ...options }: ChunkingCommandOptions) => {
    for (const spec of chunker ?? []) parseChunkerSpec(spec);
    await withLab(options, { create: true }, (lab, config) =>
      withWorkshop(lab, config, async ({ workshop }) => {
        const inner = join(corpus, 'corpora');
        const path = resolve(existsSync(inner) ? inner : corpus);
        const directory = importDirectory(workshop.catalog.directory);
        const name = `chunking-${contentId('chunking', path, resolve(questions)).slice(0, 8)}`;
        await importDataset({ format: 'chunking', path, questions: resolve(questions), name, directory });
        const dataset = await loadDataset(directory, name);
        const usual = PUBLISHED_CHUNKERS.filter(({ precisionOmega }) => precisionOmega.all !== undefined);
        const chunkers = chunker ?? [...new Set([...usual.map((known) => known.chunker), config.chunker])];
        const progress = createProgressLine(terminal);
        const onProgress = progress.update;
        const report = await benchChunking(workshop, dataset, { chunkers, k, signal, onProgress }).finally(
          progress.end,
        );
        terminal.out(json ? JSON.stringify(report, null, 2) : formatChunking(report));
      }),
    );
  });
}
