/** `raglab train embedder`: a static embedding model from training pairs, from one's own documents, or from both. */
import { availableParallelism } from 'node:os';
import { basename, resolve } from 'node:path';
import { RaglabError, systemClock, textTable } from '@raglab/core';
import {
  EMBEDDER_TRAINING,
  listPairSources,
  loadBaseModel,
  streamTrainingPairs,
  type TrainedEmbedder,
  trainEmbedder,
  type WrittenFile,
  writeModelFolder,
} from '@raglab/retrieval';
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, oneOf, wholeNumber, withCommonOptions } from '../command-context.ts';
import { corpusPairs } from '../lab/corpus-pairs.ts';
import { BUNDLED_MODEL, BUNDLED_MODELS } from '../lab/embedder-config.ts';
import { createPaint } from '../terminal/paint.ts';
import { createProgressLine, type ProgressLine } from '../terminal/progress-line.ts';
import type { Terminal } from '../terminal/terminal.ts';

interface TrainEmbedderCommand extends CommonOptions {
  readonly pairs?: string;
  readonly corpus?: string[];
  readonly base?: string;
  readonly out: string;
  readonly seed: number;
  readonly threads: number;
  readonly steps?: number;
  readonly branches?: number;
  readonly batch: number;
  readonly vocabulary?: number;
  readonly dimension?: number;
  readonly bits: '4' | '8' | '32';
}

const SCRATCH = 'none';

export function addTrainEmbedderCommand(train: Command, { terminal, signal }: CommandContext): void {
  const { seed, vocabulary, dimension, steps, branches, stepsFromBase, batch, bits } = EMBEDDER_TRAINING;
  const command = train
    .command('embedder')
    .description(
      'Train a static embedding model: the same texts and seed give the same bytes on any number of threads.',
    )
    .option('--pairs <dir>', 'training pairs, SOURCE.jsonl(.gz) of {kind, query, positive}')
    .option('--corpus <path...>', 'documents of your own, whatever `raglab ingest` reads')
    .option(
      '--base <model>',
      `go on from this model, or \`${SCRATCH}\` (default: ${BUNDLED_MODEL} with a corpus alone)`,
    )
    .option('--out <dir>', 'the model, in the layout of the hub', 'models/my-embedder')
    .option('--seed <n>', 'of everything that is drawn at random', wholeNumber(0), seed)
    .option('--threads <n>', 'the bytes do not depend on it', wholeNumber(1), availableParallelism())
    .option('--steps <n>', `batches of a branch (default: ${steps}, ${stepsFromBase} from a base)`, wholeNumber(1))
    .option('--branches <n>', `trainings whose mean is the model (default: ${branches}, 1 from a base)`, wholeNumber(1))
    .option(
      '--batch <n>',
      'pairs of a batch, a multiple of 32; fewer where there are not as many',
      wholeNumber(32),
      batch,
    )
    .option('--vocabulary <n>', `WordPieces, at most (default: ${vocabulary}, or the base's)`, wholeNumber(100))
    .option('--dimension <n>', `of a vector, a multiple of 32 (default: ${dimension}, or the base's)`, wholeNumber(32))
    .option('--bits <n>', 'of a stored value: 4, 8 or 32', oneOf(['4', '8', '32']), String(bits) as '4');
  withCommonOptions(command, [
    'train embedder --corpus ./docs                                     the bundled model, moved to your domain',
    'train embedder --corpus ./docs --base none --dimension 256         from your documents alone',
    'train embedder --pairs ../shared/models/pairs --out models/mine    from scratch, as the bundled one',
    'eval run --dataset NAME --mode dense                               with embedder: {model: "my-embedder", modelsDirectory: "models"} in raglab.config.ts',
  ]).action(async (options: TrainEmbedderCommand) => {
    checkOptions(options);
    const startedAt = systemClock.monotonicMs();
    const seconds = (): number => (systemClock.monotonicMs() - startedAt) / 1000;
    const progress = lineOfStage(terminal);
    const base = options.base ?? (options.pairs === undefined ? BUNDLED_MODEL : SCRATCH);
    const trained = await trainEmbedder({
      sources: sourcesOf(options, signal),
      ...{ seed: options.seed, threads: options.threads, batch: options.batch, signal },
      ...(base === SCRATCH ? {} : { base: await loadBaseModel({ model: base, ...BUNDLED_PLACE }) }),
      ...(options.steps === undefined ? {} : { steps: options.steps }),
      ...(options.branches === undefined ? {} : { branches: options.branches }),
      ...(options.vocabulary === undefined ? {} : { vocabulary: options.vocabulary }),
      ...(options.dimension === undefined ? {} : { dimension: options.dimension }),
      onProgress: (stage, done, total, detail) =>
        progress(stage).update(done, total, detail === undefined ? stage : `${stage}, ${detail}`),
    }).finally(() => progress(null).end());
    const out = resolve(options.out);
    const card = {
      ...{ name: basename(out), command: commandOf(options, base), seconds: seconds() },
      date: systemClock.now().toISOString().slice(0, 10),
      ...(base === SCRATCH ? {} : { base }),
    };
    const files = writeModelFolder(out, trained, { bits: Number(options.bits) as 4 | 8 | 32, card });
    const { training, dimension, vocabulary: words } = trained;
    const facts = {
      out: options.out,
      dimension,
      vocabulary: words.tokens.length,
      base: base === SCRATCH ? null : base,
    };
    if (options.json) return terminal.out(JSON.stringify({ ...facts, seconds: seconds(), files, training }, null, 2));
    terminal.out(formatTrained(trained, files, terminal));
    terminal.out(
      `\n${options.out}  ${createPaint(terminal).dim(`${seconds().toFixed(1)} s, ${options.threads} threads`)}`,
    );
    terminal.out(
      `next: embedder: { model: '${card.name}', modelsDirectory: '…' } in raglab.config.ts, then raglab models`,
    );
  });
}

/** A line for each stage, so that the time that is left is estimated from the stage's own pace. */
function lineOfStage(terminal: Terminal): (stage: string | null) => ProgressLine {
  let current: { readonly stage: string | null; readonly line: ProgressLine } | undefined;
  return (stage) => {
    if (current === undefined || (stage !== null && stage !== current.stage)) {
      current?.line.end();
      current = { stage, line: createProgressLine(terminal) };
    }
    return current.line;
  };
}

const BUNDLED_PLACE = { modelsDirectory: BUNDLED_MODELS, cacheDirectory: BUNDLED_MODELS } as const;

function sourcesOf({ pairs, corpus }: TrainEmbedderCommand, signal: AbortSignal) {
  const folder = pairs === undefined ? undefined : resolve(pairs);
  return [
    ...(folder === undefined
      ? []
      : listPairSources(folder).map((name) => ({ name, pairs: streamTrainingPairs(folder, name) }))),
    ...(corpus ?? []).map((path) => ({ name: basename(resolve(path)), pairs: corpusPairs(path, signal) })),
  ];
}

function formatTrained(
  { training, vocabulary, dimension }: TrainedEmbedder,
  files: readonly WrittenFile[],
  terminal: Terminal,
): string {
  const paint = createPaint(terminal);
  const right = 'right' as const;
  const sources = textTable(
    [{ title: 'source' }, { title: 'pairs', align: right }],
    training.sources.map(({ name, pairs }) => [name, String(pairs)]),
  );
  const sizes = textTable(
    [{ title: 'file' }, { title: 'MB', align: right }],
    files.map(({ file, bytes }) => [file, (bytes / 1e6).toFixed(2)]),
  );
  const facts = [
    `${training.tokens} tokens, ${vocabulary.tokens.length} WordPieces of ${dimension} dimensions, ${training.steps} batches of ${training.batch} pairs`,
    `loss ${training.firstLoss.toFixed(3)} → ${training.lastLoss.toFixed(3)}  ${paint.dim('mean of the first and of the last twentieth')}`,
  ];
  return [...sources, '', ...facts, '', ...sizes].join('\n');
}

function commandOf({ pairs, corpus, out, seed, steps, branches, bits }: TrainEmbedderCommand, base: string): string {
  const parts = [
    'raglab train embedder',
    ...(pairs === undefined ? [] : [`--pairs ${pairs}`]),
    ...(corpus === undefined ? [] : [`--corpus ${corpus.join(' ')}`]),
    `--base ${base} --seed ${seed} --bits ${bits}`,
    ...(steps === undefined ? [] : [`--steps ${steps}`]),
    ...(branches === undefined ? [] : [`--branches ${branches}`]),
    `--out ${out}`,
  ];
  return parts.join(' ');
}

function checkOptions({ pairs, corpus, base, vocabulary, dimension }: TrainEmbedderCommand): void {
  if (pairs === undefined && corpus === undefined) {
    throw new RaglabError({
      code: 'usage',
      problem: 'nothing to train on',
      expected: '--pairs DIR, --corpus PATH, or both',
      received: 'neither',
      remedy: 'raglab train embedder --help',
    });
  }
  const fromBase = base !== SCRATCH && (base !== undefined || pairs === undefined);
  if (fromBase && (vocabulary !== undefined || dimension !== undefined)) {
    throw new RaglabError({
      code: 'usage',
      problem: 'a model that goes on from another has its vocabulary and dimension',
      expected: '--base none with --vocabulary or --dimension',
      received: `--base ${base ?? BUNDLED_MODEL}`,
    });
  }
}
