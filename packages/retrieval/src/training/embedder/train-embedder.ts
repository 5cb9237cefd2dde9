/**
 * Trains a static embedder from pairs of a query-like text and a passage: WordPiece vocabulary → token vectors from co-occurrences, weighted by idf →
 * contrastive training → a table in which part of the first vectors stays. Or goes on from the vocabulary and vectors of a model that is there (`base`),
 * for one's own documents. The same pairs, options and seed give the same vectors, whatever the number of threads. Memory: about a gigabyte for a gigabyte
 * of text and 32,000 tokens of 512 dimensions.
 */
import { RaglabError, throwIfAborted } from '@raglab/core';
import { createWordPiece, type WordPieceVocabulary } from '../../word-piece/create-word-piece.ts';
import { trainWordPiece } from '../../word-piece/train-word-piece.ts';
import { createSharedArena } from '../threads/shared-arena.ts';
import { startTeam } from '../threads/start-team.ts';
import { createBatchState, createTokenTable, TEXTS_PER_BLOCK } from './contrastive/batch-state.ts';
import { BATCHES, type BatchSource } from './contrastive/fill-batch.ts';
import { finishTable } from './contrastive/finish-table.ts';
import { tokeniseOpenings } from './contrastive/question-openings.ts';
import { trainBranches } from './contrastive/train-branches.ts';
import { EMBEDDER_TRAINING } from './embedder-training.ts';
import { createTextCollector } from './texts/collect-texts.ts';
import { collectPairGroups, type PairGroup, type PairSource } from './texts/pair-groups.ts';
import { initialVectors } from './vectors/initial-vectors.ts';

type EmbedderTrainingStage = 'reading' | 'vocabulary' | 'co-occurrences' | 'training';

export interface TrainEmbedderOptions {
  readonly sources: readonly PairSource[];
  readonly seed: number;
  readonly threads: number;
  /** A model to go on from: its vocabulary stays. */
  readonly base?: { readonly vocabulary: WordPieceVocabulary; readonly rows: Float32Array; readonly dimension: number };
  /** Tokens of a new vocabulary, at most. */
  readonly vocabulary?: number;
  /** A multiple of 32. */
  readonly dimension?: number;
  /** Of each branch. */
  readonly steps?: number;
  /** Trainings from the same first vectors, whose mean is the table (Wortsman et al. 2022, model soups). */
  readonly branches?: number;
  /** Pairs of a batch: a multiple of 32; fewer where no source has as many. */
  readonly batch?: number;
  readonly learningRate?: number;
  readonly signal?: AbortSignal;
  /** `total` is null where it is not known. */
  readonly onProgress?: (stage: EmbedderTrainingStage, done: number, total: number | null, detail?: string) => void;
}

export interface TrainedEmbedder {
  readonly vocabulary: WordPieceVocabulary;
  readonly dimension: number;
  /** vocabulary × dimension; special tokens are zero. */
  readonly rows: Float32Array;
  readonly training: {
    readonly sources: readonly { readonly name: string; readonly pairs: number }[];
    readonly tokens: number;
    readonly seed: number;
    readonly steps: number;
    readonly branches: number;
    readonly batch: number;
    /** Mean loss of the first and of the last twentieth of a branch's steps. */
    readonly firstLoss: number;
    readonly lastLoss: number;
  };
}

/** Throws `invalid_input` for shapes that do not go, and where there are no pairs. */
export async function trainEmbedder(options: TrainEmbedderOptions): Promise<TrainedEmbedder> {
  const { sources, seed, threads, base, signal, onProgress } = options;
  const steps = options.steps ?? (base ? EMBEDDER_TRAINING.stepsFromBase : EMBEDDER_TRAINING.steps);
  const branches = options.branches ?? (base ? 1 : EMBEDDER_TRAINING.branches);
  const dimension = base?.dimension ?? options.dimension ?? EMBEDDER_TRAINING.dimension;
  checkMultiple('dimension', dimension);
  const texts = createTextCollector();
  const groups = await collectPairGroups(sources, texts, (pairs, source) => {
    throwIfAborted(signal);
    onProgress?.('reading', pairs, null, source);
  });
  onProgress?.('vocabulary', 0, 1);
  const vocabulary =
    base?.vocabulary ??
    trainWordPiece(texts.wordCounts(), { size: options.vocabulary ?? EMBEDDER_TRAINING.vocabulary });
  const wordPiece = createWordPiece(vocabulary);
  const tokens = texts.tokenise(wordPiece);
  throwIfAborted(signal);
  const rows =
    base?.rows ??
    (await initialVectors(tokens, groups, {
      ...{ vocabulary: vocabulary.tokens.length, dimension, seed, threads },
      onProgress: (done, total) => onProgress?.('co-occurrences', done, total),
    }));
  throwIfAborted(signal);
  const batch = batchSize(options.batch ?? EMBEDDER_TRAINING.batch, groups);
  const arena = createSharedArena();
  const table = createTokenTable(arena, vocabulary.tokens.length, dimension);
  const prefixes = EMBEDDER_TRAINING.prefixShares.map((share) => dimension * share);
  const tokensPerPair = BATCHES.queryTokens + BATCHES.passageTokens[1];
  const state = createBatchState(arena, table, { size: batch, prefixes, tokensPerPair });
  const batches: BatchSource = {
    ...{ texts: tokens, groups, openings: tokeniseOpenings(wordPiece), droppedShare: EMBEDDER_TRAINING.droppedShare },
    sentenceEnds: new Set(['.', '?', '!'].map((mark) => vocabulary.tokens.indexOf(mark))),
  };
  const team = startTeam(arena.memory, threads);
  try {
    const { rows: mean, losses } = await trainBranches(team, state, batches, {
      ...{ first: rows, branches, steps, seed: seed + 2 },
      ...{ scale: EMBEDDER_TRAINING.scale, warmup: EMBEDDER_TRAINING.warmup },
      learningRate: options.learningRate ?? (base ? EMBEDDER_TRAINING.rateFromBase : EMBEDDER_TRAINING.learningRate),
      ...(signal && { signal }),
      onStep: (step, loss) => onProgress?.('training', step, branches * steps, `loss ${loss.toFixed(3)}`),
    });
    const share = Math.max(1, Math.round(steps / 20));
    return {
      vocabulary,
      dimension,
      // A base's vectors are a finished table already.
      rows: base ? mean : finishTable(mean, { ...EMBEDDER_TRAINING, first: rows, dimension }),
      training: {
        sources: groups.map(({ name, queries }) => ({ name, pairs: queries.length })),
        ...{ tokens: tokens.tokens.length, seed, steps, branches, batch },
        firstLoss: meanOf(losses.flatMap((branch) => branch.slice(0, share))),
        lastLoss: meanOf(losses.flatMap((branch) => branch.slice(-share))),
      },
    };
  } finally {
    await team.close();
  }
}

/** A source with fewer pairs than a batch would give the same ones twice. */
function batchSize(wanted: number, groups: readonly PairGroup[]): number {
  checkMultiple('batch', wanted);
  const largest = Math.max(...groups.map(({ queries }) => queries.length));
  return Math.max(TEXTS_PER_BLOCK, Math.min(wanted, Math.floor(largest / TEXTS_PER_BLOCK) * TEXTS_PER_BLOCK));
}

function checkMultiple(name: string, value: number): void {
  if (Number.isInteger(value) && value >= TEXTS_PER_BLOCK && value % TEXTS_PER_BLOCK === 0) return;
  throw new RaglabError({
    code: 'invalid_input',
    problem: `the ${name} does not fit the blocks that training works in`,
    expected: `a multiple of ${TEXTS_PER_BLOCK}`,
    received: String(value),
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
