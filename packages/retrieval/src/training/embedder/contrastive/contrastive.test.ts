import { createRandom } from '@raglab/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWordPiece } from '../../../word-piece/create-word-piece.ts';
import { createSharedArena } from '../../threads/shared-arena.ts';
import { startTeam, type Team } from '../../threads/start-team.ts';
import { type BatchState, createBatchState, createTokenTable } from './batch-state.ts';
import { drawPassages } from './draw-passages.ts';
import { BATCHES, type BatchSource, fillBatch } from './fill-batch.ts';
import { type FinishOptions, finishTable } from './finish-table.ts';
import { tokeniseOpenings } from './question-openings.ts';
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
    headings: numbers.map(() => -1),
    runStarts: [...numbers.filter((i) => i % 4 === 0), pairs],
    share: 1,
  };
  const texts = { tokens: Int32Array.from(tokens), starts: Int32Array.from(starts) };
  return { texts, groups: [group], sentenceEnds: new Set([7]), openings: [], droppedShare: 0 };
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
    state.origins[5] = 31;
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

  it('asks by headings, own sentences and sentences of the passage before, in their shares', () => {
    const { state } = newState();
    const random = createRandom(4);
    const counts = { heading: 0, own: 0, before: 0, left: 0, header: 0 };
    const batches = 40;
    for (let batch = 0; batch < batches; batch++) {
      fillBatch(state, articles(), random);
      for (let i = 0; i < SIZE; i++) {
        const [query, passage] = [textAt(state, i), textAt(state, SIZE + i)];
        const isHeading = query[0]! < FIRST_WORD;
        const origin = state.origins[i]!;
        if (isHeading) counts.heading += 1;
        else if (origin >= 0) counts.before += 1;
        else counts.own += 1;
        if (origin >= 0) expect(origin).toBe(i - 1);
        if (!isHeading && passage[0]! < FIRST_WORD) counts.header += 1;
        if (!isHeading && origin < 0 && !contains(passage, query)) counts.left += 1;
      }
    }
    const all = batches * SIZE;
    expect(counts.heading / all).toBeCloseTo(BATCHES.headingShare, 1);
    // The first passage of an article, here one of two or three, has none before it, and is asked for by a sentence of its own.
    expect(counts.before / all).toBeGreaterThan(0.25 * BATCHES.neighbourShare);
    expect(counts.before / all).toBeLessThan(BATCHES.neighbourShare);
    expect(counts.left / counts.own).toBeCloseTo(1 - BATCHES.sentenceStays, 1);
    expect(counts.header / (counts.own + counts.before)).toBeCloseTo(BATCHES.headerShare, 1);
  });

  it('asks some headings as questions begin, once, and takes one heading asked in two ways for the same question', () => {
    const { state } = newState();
    const openings = [[44, 45], [46]].map((tokens) => Int32Array.from(tokens));
    const random = createRandom(4);
    const counts = { plain: 0, opened: 0 };
    const keys = new Map<number, Set<number>>();
    for (let batch = 0; batch < 40; batch++) {
      fillBatch(state, { ...articles(), openings }, random);
      for (let i = 0; i < SIZE; i++) {
        const query = textAt(state, i);
        const opening = openings.find((tokens) => tokens.every((token, at) => token === query[at]));
        const heading = query.slice(opening?.length ?? 0);
        if (heading[0]! >= FIRST_WORD || heading.length !== HEADING_LENGTH) continue;
        counts[opening ? 'opened' : 'plain'] += 1;
        keys.set(heading[0]!, (keys.get(heading[0]!) ?? new Set()).add(state.keys[i]!));
      }
    }
    expect(counts.opened / (counts.opened + counts.plain)).toBeCloseTo(BATCHES.openingShare, 1);
    expect([...keys.values()].map(({ size }) => size)).toEqual([1, 1]);
    const asked = { ...articles(), openings: [Int32Array.from([8]), Int32Array.from([9])] };
    fillBatch(state, asked, random);
    for (let i = 0; i < SIZE; i++)
      if (textAt(state, i)[0]! < FIRST_WORD) expect(textAt(state, i)).toHaveLength(HEADING_LENGTH);
  });

  it('leaves tokens out of every text but the shortest, in their share', () => {
    const { state } = newState();
    const all = { ...articles(), droppedShare: 0 };
    const [whole, thinned] = [all, { ...all, droppedShare: 0.3 }].map((source) => {
      const lengths = { passages: 0, headings: [] as number[] };
      const random = createRandom(4);
      for (let batch = 0; batch < 20; batch++) {
        fillBatch(state, source, random);
        for (let i = 0; i < SIZE; i++) {
          lengths.passages += textAt(state, SIZE + i).length;
          if ([8, 9].includes(textAt(state, i)[0]!)) lengths.headings.push(textAt(state, i).length);
        }
      }
      return lengths;
    });
    expect(thinned!.passages / whole!.passages).toBeCloseTo(0.7, 1);
    expect(new Set(thinned!.headings)).toEqual(new Set([HEADING_LENGTH]));
  });
});

it('knows the openings whose words the vocabulary has', () => {
  const tokens = ['[UNK]', 'how', 'do', 'i', 'what'];
  const wordPiece = createWordPiece({ tokens, specialTokens: [], unknownToken: '[UNK]', longestWord: 100 });
  const openings = tokeniseOpenings(wordPiece).map((opening) => [...opening].map((id) => tokens[id]).join(' '));
  expect(openings).toContain('how do i');
  expect(openings).not.toContain('');
  expect(openings.join(' ')).not.toContain('[UNK]');
});

describe('drawPassages', () => {
  const options = { size: 40, passagesOfRun: 4, lengths: [20, 50] } as const;

  it('joins paragraphs in order until the drawn length, and lets no two passages overlap', () => {
    const { texts, groups } = articles();
    const drawn = drawPassages(texts, groups[0]!, options, createRandom(1));
    const [words, starts] = [texts.tokens, texts.starts];
    for (const [place, { pair, before, tokens }] of drawn.entries()) {
      expect(tokens.length).toBeGreaterThanOrEqual(20);
      expect(tokens.length).toBeLessThanOrEqual(50);
      const start = starts[groups[0]!.passages[pair]!]!;
      expect([...tokens]).toEqual([...words.subarray(start, start + tokens.length)].filter((word) => word >= 7));
      if (before >= 0) expect(drawn[before]!.pair).toBeLessThan(pair);
      expect(before === -1 || before === place - 1).toBe(true);
    }
    expect(new Set(drawn.map(({ tokens }) => tokens.join(' '))).size).toBe(drawn.length);
  });

  it('leaves a paragraph alone of which it is not sure that the next is of its article', () => {
    const { texts, groups } = articles();
    const unsure = { ...groups[0]!, headings: groups[0]!.headings.map(() => -1) };
    const drawn = drawPassages(texts, unsure, options, createRandom(1));
    expect(drawn.every(({ tokens }) => tokens.length === 20)).toBe(true);
  });
});

describe('finishTable', () => {
  const finish = (options: Partial<FinishOptions>): Float32Array =>
    finishTable(Float32Array.of(6, 8, 0, 2, 0, 0), {
      ...{ first: Float32Array.of(0, 1, 1, 0, 0, 0), dimension: 2, firstShare: 0, weightPower: 1, ...options },
    });

  it('averages with the first vectors at the length of the trained ones', () => {
    const length = Math.sqrt(104 / 2);
    expect([...finish({ firstShare: 0.25 })]).toEqual([
      ...[4.5, 6 + length / 4, length / 4, 1.5].map((value) => expect.closeTo(value, 5)),
      ...[0, 0],
    ]);
    expect([...finish({})]).toEqual([6, 8, 0, 2, 0, 0]);
  });

  it('raises lengths of rows to the power, and leaves their directions', () => {
    expect([...finish({ weightPower: 2 })]).toEqual([60, 80, 0, 4, 0, 0].map((value) => expect.closeTo(value, 4)));
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
function lossOf({ size, prefixes, keys, origins }: BatchState, sums: Float64Array): number {
  let loss = 0;
  for (const prefix of prefixes) {
    const unit = Array.from({ length: 2 * size }, (_, text) => {
      const vector = [...sums.subarray(text * DIMENSION, text * DIMENSION + prefix)];
      const norm = Math.hypot(...vector);
      return vector.map((value) => value / norm);
    });
    const e = (i: number, j: number): number => {
      if (i !== j && (keys[i] === keys[j] || keys[size + i] === keys[size + j] || origins[i] === j)) return 0;
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

const FIRST_WORD = 10;
const HEADING_LENGTH = 3;

/** Forty articles of eight paragraphs, each of two sentences of ten tokens and under a heading of its own; token 7 ends a sentence. */
function articles(): BatchSource {
  const random = createRandom(6);
  const queries = Array.from({ length: 320 }, (_, i) => [8 + (i % 2), 5, 6]);
  const paragraphs = queries.map(() =>
    Array.from({ length: 20 }, (_, at) => (at % 10 === 9 ? 7 : FIRST_WORD + Math.floor(random() * 40))),
  );
  // Paragraphs first, so that those of one article stand one after the other.
  const all = [...paragraphs, ...queries];
  const starts = [0];
  for (const text of all) starts.push(starts.at(-1)! + text.length);
  const numbers = queries.map((_, i) => i);
  const group = {
    name: 'articles',
    queries: numbers.map((i) => 320 + i),
    passages: numbers,
    headings: numbers,
    runStarts: [...numbers.filter((i) => i % 8 === 0), 320],
    share: 1,
  };
  const texts = { tokens: Int32Array.from(all.flat()), starts: Int32Array.from(starts) };
  return { texts, groups: [group], sentenceEnds: new Set([7]), openings: [], droppedShare: 0 };
}

function textAt({ tokens, textStarts }: BatchState, text: number): number[] {
  return [...tokens.subarray(textStarts[text]!, textStarts[text + 1]!)];
}

function contains(passage: readonly number[], sentence: readonly number[]): boolean {
  return ` ${passage.join(' ')} `.includes(` ${sentence.join(' ')} `);
}
