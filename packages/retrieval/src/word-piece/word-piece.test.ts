import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom, randomInteger } from '@raglab/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWordPiece } from './create-word-piece.ts';
import { mergePairs } from './merge-pairs.ts';
import { formatTokenizerJson, parseTokenizerJson, SPECIAL_TOKENS } from './tokenizer-json.ts';
import { trainWordPiece } from './train-word-piece.ts';

const SENTENCE = 'The lowest ebb follows the newest moon; lower and newer widths follow slowly.';
const words = (text: string): Map<string, number> =>
  new Map(
    text
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter(Boolean)
      .map((word, i) => [word, 4 + (i % 5)]),
  );

describe('mergePairs', () => {
  it('merges the most frequent pair first, by hand: the example of Sennrich et al.', () => {
    const counted = Object.entries({ low: 5, lower: 2, newest: 6, widest: 3 }).map(([word, count]) => ({
      word,
      count,
    }));
    const alphabet = new Set('lowernidst');
    const symbols = mergePairs(counted, { alphabet, symbols: 100, minimumCount: 1 });
    const merges = symbols.filter((symbol) => [...symbol.replace('##', '')].length > 1);
    // es 9, est 9, then lo 7, low 7; ne, new, newest 6 follow.
    expect(merges.slice(0, 4)).toEqual(['##es', '##est', 'lo', 'low']);
    expect(merges).toContain('newest');
    expect(mergePairs(counted, { alphabet, symbols: 100, minimumCount: 7 }).slice(-4)).toEqual(merges.slice(0, 4));
  });

  it('passes words with a foreign character over', () => {
    expect(mergePairs([{ word: 'añb', count: 9 }], { alphabet: new Set('ab'), symbols: 9, minimumCount: 1 })).toEqual(
      [],
    );
  });
});

describe('trainWordPiece', () => {
  it('keeps the size, spells words it did not see, and depends on the counts alone', () => {
    const counts = words(SENTENCE.repeat(3));
    const vocabulary = trainWordPiece(counts, { size: 60 });
    expect(vocabulary.tokens.length).toBeLessThanOrEqual(60);
    expect(vocabulary.tokens.slice(0, 5)).toEqual([...SPECIAL_TOKENS]);
    expect(new Set(vocabulary.tokens).size).toBe(vocabulary.tokens.length);
    const { encode } = createWordPiece(vocabulary);
    expect(encode('follower slower')).not.toContain(1);
    expect(trainWordPiece([...counts].reverse(), { size: 60 })).toEqual(vocabulary);
  });

  it('comes back from the file it is written to', () => {
    const vocabulary = trainWordPiece(words(SENTENCE), { size: 50 });
    expect(parseTokenizerJson(formatTokenizerJson(vocabulary))).toEqual(vocabulary);
    const other = formatTokenizerJson(vocabulary).replace('"lowercase":true', '"lowercase":false');
    expect(parseTokenizerJson(other)).toBeUndefined();
  });
});

describe('createWordPiece', () => {
  const vocabulary = trainVaried();

  it('agrees with transformers.js on 10,000 strings', async () => {
    const reference = await loadReference(vocabulary);
    const { encode } = createWordPiece(vocabulary);
    const texts = strings(10_000, 20261121);
    const different = texts.filter((text) => encode(text).join() !== reference(text).join());
    expect(different).toEqual([]);
    const ids = new Set(texts.flatMap((text) => encode(text)));
    // The strings are worth comparing on: most of the vocabulary, and the unknown token, come up.
    expect(ids.size).toBeGreaterThan(vocabulary.tokens.length * 0.7);
    expect(ids.has(1)).toBe(true);
  });

  it('cuts off at a limit, and takes special tokens as they stand', () => {
    const { encode, vocabulary: own } = createWordPiece(vocabulary);
    expect(encode('the the the the', 2)).toHaveLength(2);
    expect(encode('[SEP]the[CLS]')).toEqual([3, own.tokens.indexOf('the'), 2]);
    expect(encode('[sep]').length).toBeGreaterThan(1);
  });
});

/** Pieces of many scripts, so that not everything beyond ASCII is unknown. */
const VARIED: string = `the of and in to ${SENTENCE} naive cafe strasse über größe ñandú привет мир слово Ελλάδα σοφός 東 京 日 本 語 안녕 हिन्दी 😀 🚀 a1b2 3.14 don't`;

function trainVaried() {
  const counts = new Map<string, number>();
  for (const word of VARIED.normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .split(/\s+/))
    for (const part of word.match(/[\p{P}!-/:-@[-`{-~]|[^\p{P}!-/:-@[-`{-~]+/gu) ?? [])
      counts.set(part, (counts.get(part) ?? 0) + 4);
  return trainWordPiece(counts, { size: 400 });
}

async function loadReference(vocabulary: ReturnType<typeof trainVaried>): Promise<(text: string) => number[]> {
  const directory = mkdtempSync(path.join(tmpdir(), 'raglab-tokenizer-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  mkdirSync(path.join(directory, 'own'));
  writeFileSync(path.join(directory, 'own', 'tokenizer.json'), formatTokenizerJson(vocabulary));
  writeFileSync(path.join(directory, 'own', 'tokenizer_config.json'), '{"tokenizer_class":"BertTokenizer"}');
  const { AutoTokenizer, env } = await import('@xenova/transformers');
  env.localModelPath = directory;
  env.allowRemoteModels = false;
  const tokenizer = await AutoTokenizer.from_pretrained('own');
  return (text) => tokenizer.encode(text);
}

const RANGES: readonly (readonly [from: number, to: number])[] = [
  [0x20, 0x7e],
  [0x00, 0x1f],
  [0x7f, 0xff],
  [0x100, 0x24f],
  [0x300, 0x36f],
  [0x370, 0x3ff],
  [0x400, 0x4ff],
  [0x590, 0x6ff],
  [0x900, 0x97f],
  [0x2000, 0x206f],
  [0x2100, 0x22ff],
  [0x3000, 0x30ff],
  [0x3400, 0x34ff],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0xd800, 0xdfff],
  [0xe000, 0xe0ff],
  [0xf900, 0xfaff],
  [0xfe00, 0xffff],
  [0x1f300, 0x1faff],
  [0x20000, 0x2a6df],
  [0x2f800, 0x2fa1f],
  [0xe0000, 0xe01ef],
];
const FRAGMENTS = [
  ...VARIED.split(' '),
  ...[
    'the',
    'lowest',
    'NEWEST ',
    'Größe',
    'İstanbul',
    'ΣΟΦΟΣ',
    'ς',
    'don’t',
    '日本語',
    '👩‍👩‍👧',
    '🇩🇪',
    'e\u0301',
    '\ufeff',
    '\u00ad',
    '\u200b',
  ],
  ...[
    '[CLS]',
    '[UNK]',
    '[mask]',
    '##',
    '##est',
    '\r\n',
    '\t',
    '\u0000',
    '\ufffd',
    '3.14',
    'a1b2',
    '...',
    'slowly',
    'привет',
    '안녕',
    '\u2028',
    '\u3000',
  ],
];

/** Mixtures of known fragments and characters of all scripts; every fiftieth is one very long word. */
function strings(count: number, seed: number): string[] {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[randomInteger(random, items.length)]!;
  return Array.from({ length: count }, (_, i) => {
    if (i % 50 === 0) return pick(['low', 'wid', 'é', '東x', '😀']).repeat(1 + randomInteger(random, 80));
    let text = '';
    for (let part = randomInteger(random, 12); part >= 0; part--) {
      if (random() < 0.5) text += pick(FRAGMENTS) + (random() < 0.5 ? ' ' : '');
      else {
        const [from, to] = pick(RANGES);
        for (let n = randomInteger(random, 6); n >= 0; n--)
          text += String.fromCodePoint(from + randomInteger(random, to - from + 1));
      }
    }
    return text;
  });
}
