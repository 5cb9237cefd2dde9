import { createRandom } from '@raglab/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSharedArena } from '../../threads/shared-arena.ts';
import { startTeam, type Team } from '../../threads/start-team.ts';
import { type BatchState, createBatchState, createTokenTable } from './batch-state.ts';
import { BATCHES, type BatchSource, fillBatch } from './fill-batch.ts';
import { sumColumns } from './score-batch.ts';
import { trainContrastively } from './train-contrastively.ts';

const VOCABULARY = 50;
const DIMENSION = 32;
const SIZE = 32;
const SCALE = 5;

/** Random texts; passage i shares tokens with question i. */
function source(seed: number, pairs = 64): BatchSource {
  const random = createRandom(seed);
  const tokens: number[] = [];
  const starts = [0];
  for (let text = 0; text < 2 * pairs; text++) {
    const pair = text >> 1;
    for (let i = 0; i < 6; i++) tokens.push(5 + ((random() < 0.5 ? pair : Math.floor(random() * 45)) % 45));
    starts.push(tokens.length);
  }
  const numbers = Array.from({ length: pairs }, (_, i) => i);
  const group = {
    name: 'made up',
    queries: numbers.map((i) => 2 * i),
    passages: numbers.map((i) => 2 * i + 1),
    isHeading: numbers.map(() => false),
    runStarts: [...numbers.filter((i) => i % 4 === 0), pairs],
    share: 1,
  };
  const texts = { tokens: Int32Array.from(tokens), starts: Int32Array.from(starts) };
  return { texts, groups: [group], sentenceEnds: new Set([7]) };
}

function newState(): { state: BatchState; memory: ReturnType<typeof createSharedArena>['memory'] } {
  const arena = createSharedArena();
  const table = createTokenTable(arena, VOCABULARY, DIMENSION);
  const random = createRandom(11);
  table.rows.forEach((_, i) => {
    table.rows[i] = random() - 0.5;
  });
  const state = createBatchState(arena, table, { size: SIZE, prefixes: [8, 16, 32], tokensPerPair: 192 });
  return { state, memory: arena.memory };
}

describe('one batch', () => {
  const { state, memory } = newState();
  let team: Team;
  beforeAll(async () => {
    team = startTeam(memory, 2);
    fillBatch(state, source(1), createRandom(2));
    await team.run('encodeTexts', 2, state);
    await team.run('packDimensions', DIMENSION / 8, state);
    await team.run('scoreQuestions', 1, { state, scale: SCALE });
    sumColumns(state);
    await team.run('spreadGradients', 1, { state, scale: SCALE });
    await team.run('gatherPassages', 1, state);
  });
  afterAll(() => team.close());

  it('has the loss that the definition gives', () => {
    expect(state.losses[0]).toBeCloseTo(lossOf(state, Float64Array.from(state.sums)), 5);
  });

  it('has the gradients that small differences give, for questions and passages, in every prefix', () => {
    for (const text of [0, 5, 31, 32, 40, 63]) {
      for (const i of [0, 7, 8, 15, 16, 31]) {
        const at = text * DIMENSION + i;
        const shifted = (by: number): number => {
          const sums = Float64Array.from(state.sums);
          sums[at]! += by;
          return lossOf(state, sums);
        };
        const numeric = (shifted(1e-4) - shifted(-1e-4)) / 2e-4;
        expect(state.gradients[at]).toBeCloseTo(numeric, 6);
      }
    }
  });
});

describe('fillBatch', () => {
  it('lists every token with the texts it stands in', () => {
    const { state } = newState();
    const count = fillBatch(state, source(1), createRandom(2));
    const listed = new Map<number, number[]>();
    for (let at = 0; at < count; at++)
      listed.set(state.touched[at]!, [
        ...state.touchedTexts.subarray(state.touchedStarts[at], state.touchedStarts[at + 1]),
      ]);
    for (const [token, texts] of listed) {
      const found: number[] = [];
      for (let text = 0; text < 2 * SIZE; text++)
        for (let at = state.textStarts[text]!; at < state.textStarts[text + 1]!; at++)
          if (state.tokens[at] === token) found.push(text);
      expect(texts).toEqual(found);
    }
  });

  it('takes a sentence for a heading half of the time, and mostly out of its passage', () => {
    const made = source(3);
    const [group] = made.groups;
    const long = { ...made, texts: longTexts(made.groups[0]!.queries.length) };
    const headings = { ...long, groups: [{ ...group!, isHeading: group!.queries.map(() => true) }] };
    const { state } = newState();
    const random = createRandom(4);
    let [sentences, left] = [0, 0];
    for (let batch = 0; batch < 10; batch++) {
      fillBatch(state, headings, random);
      for (let i = 0; i < SIZE; i++) {
        const length = (text: number): number => state.textStarts[text + 1]! - state.textStarts[text]!;
        // Queries are six tokens long, sentences ten, passages thirty.
        if (length(i) === 10) sentences += 1;
        if (length(SIZE + i) === 20) left += 1;
      }
    }
    expect(sentences / (10 * SIZE)).toBeCloseTo(BATCHES.sentenceShare, 1);
    expect(left / sentences).toBeCloseTo(1 - BATCHES.sentenceStays, 1);
  });
});

describe('trainContrastively', () => {
  it('brings pairs together, to the same bytes with one thread and with three', async () => {
    const runs = await Promise.all(
      [1, 3].map(async (threads) => {
        const { state, memory } = newState();
        const team = startTeam(memory, threads);
        const options = { steps: 40, learningRate: 0.02, scale: SCALE, warmup: 0.1, seed: 9 };
        const losses = await trainContrastively(team, state, source(1), options).finally(() => team.close());
        return { losses, rows: Float32Array.from(state.table.rows) };
      }),
    );
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[0]!.losses.at(-1)).toBeLessThan(runs[0]!.losses[0]! * 0.8);
  });
});

/** InfoNCE in both directions over all prefixes, as it is written down. */
function lossOf({ size, prefixes, keys }: BatchState, sums: Float64Array): number {
  let loss = 0;
  for (const prefix of prefixes) {
    const unit = Array.from({ length: 2 * size }, (_, text) => {
      const vector = [...sums.subarray(text * DIMENSION, text * DIMENSION + prefix)];
      const norm = Math.hypot(...vector);
      return vector.map((value) => value / norm);
    });
    const e = (i: number, j: number): number => {
      if (i !== j && (keys[i] === keys[j] || keys[size + i] === keys[size + j])) return 0;
      return Math.exp(SCALE * unit[i]!.reduce((sum, value, d) => sum + value * unit[size + j]![d]!, 0));
    };
    for (let i = 0; i < size; i++) {
      let [row, column] = [0, 0];
      for (let j = 0; j < size; j++) {
        row += e(i, j);
        column += e(j, i);
      }
      loss -= Math.log(e(i, i) / row) + Math.log(e(i, i) / column);
    }
  }
  return loss / (2 * size * prefixes.length);
}

/** Questions of six tokens, passages of three sentences of ten; token 7 ends a sentence. */
function longTexts(pairs: number) {
  const tokens: number[] = [];
  const starts = [0];
  for (let text = 0; text < 2 * pairs; text++) {
    for (let i = 0; i < (text % 2 === 0 ? 6 : 30); i++)
      tokens.push(text % 2 === 1 && i % 10 === 9 ? 7 : 10 + ((text + i) % 30));
    starts.push(tokens.length);
  }
  return { tokens: Int32Array.from(tokens), starts: Int32Array.from(starts) };
}
