/**
 * Documents whose right answer changes: each states the quota of one service, and a version of it states another number. So it can be told
 * from an answer not only whether it is right, but whether it is yesterday's. The rest of a text is seeded words, and has no meaning.
 */
import { utimesSync, writeFileSync } from 'node:fs';
import { createRandom, type Random, randomInteger } from '@raglab/core';

export interface FactDocument {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  /** Stands in the text of that version and in no other text. */
  answerOf(version: number): string;
  textOf(version: number): string;
}

export interface FactDocumentsOptions {
  readonly documents: number;
  readonly seed: number;
  /** Sentences around the fact, of eleven words each. Default 4. */
  readonly sentences?: number;
}

const SYLLABLES = 'ka lo mir ven dra sol tep nu ras bel qui zan for hed pol wix jor gam yel cu'.split(' ');
const WORDS =
  'request queue region worker cache deploy metric alert team owner window limit batch token shard replica latency error budget schedule report archive export import restart rollback release change review audit access policy network storage traffic signal sample'.split(
    ' ',
  );

export function createFactDocuments({ documents, seed, sentences = 4 }: FactDocumentsOptions): FactDocument[] {
  return Array.from({ length: documents }, (_, index) => {
    const name = nameOf(index);
    const answerOf = (version: number): string => String(100_000 + version * documents + index);
    const filler = createRandom(seed * 1_000_003 + index);
    const around = Array.from({ length: sentences }, () => sentenceOf(filler));
    const textOf = (version: number): string => {
      const fact = `The daily quota of the ${name} service is ${answerOf(version)} calls.`;
      return [around[0], fact, ...around.slice(1)].join(' ');
    };
    const question = `What is the daily quota of the ${name} service?`;
    return { id: `service-${index}`, title: `The ${name} service`, question, answerOf, textOf };
  });
}

/** JSON Lines that an ingestion takes, in place of what the file held. `modifiedAt`: what the file system says; default: now. */
export function writeFactCorpus(
  path: string,
  documents: readonly FactDocument[],
  versionOf: (index: number) => number,
  modifiedAt?: Date,
): void {
  const lines = documents.map(({ id, title, textOf }, index) =>
    JSON.stringify({ _id: id, title, text: textOf(versionOf(index)) }),
  );
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  if (modifiedAt) utimesSync(path, modifiedAt, modifiedAt);
}

/** Another name for each index below 8,000: three syllables. */
function nameOf(index: number): string {
  const digits = [Math.floor(index / 400), Math.floor(index / 20), index].map((value) => value % SYLLABLES.length);
  const name = digits.map((digit) => SYLLABLES[digit]).join('');
  const turn = Math.floor(index / SYLLABLES.length ** 3);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${turn === 0 ? '' : ` ${turn}`}`;
}

function sentenceOf(random: Random): string {
  const words = Array.from({ length: 11 }, () => WORDS[randomInteger(random, WORDS.length)]!);
  return `${words[0]!.charAt(0).toUpperCase()}${words.join(' ').slice(1)}.`;
}
