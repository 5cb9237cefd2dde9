/**
 * A day simulated: 10,000 documents, then five rounds in which 15 % of them change (one section of 11 %, 2 % new, 2 % deleted). After each round
 * the counts must be exactly those of the changes, only changed sections may have been embedded, and a search by words must find the new
 * versions and none of the old. A wrong count ends the program with exit code 1. Bundled model, LanceDB, SQLite.
 * Run: pnpm bench:day [documents]
 */
import './print-usage.ts';
import { deepStrictEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { createRandom, type Random, randomInteger } from '@raglab/core';
import { type BenchLab, createBundledEmbedder, openBenchLab } from './bench-lab.ts';
import { createGeneratedCorpus, type GeneratedCorpus, markerOf, SECTIONS } from './generated-corpus.ts';
import { publishResults } from './publish-results.ts';

const ROUNDS = 5;
const CHANGED = 0.11;
const NEW = 0.02;
const DELETED = 0.02;
/** Changes whose old and new version are searched for after each round. */
const SEARCHED = 40;
const SEED = 15;

interface Round {
  readonly round: number;
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly unchanged: number;
  readonly embedded: number;
  readonly reused: number;
  readonly ingestSeconds: number;
  readonly optimizeSeconds: number;
  readonly searches: number;
}

/** Versions of the sections of each living document. */
type Versions = Map<number, number[]>;

interface Churn {
  readonly changed: readonly { readonly index: number; readonly section: number; readonly version: number }[];
  readonly added: readonly number[];
  readonly deleted: readonly number[];
}

const documents = Number(process.argv[2] ?? 10_000);
const random = createRandom(SEED);
const embedder = await createBundledEmbedder();
const lab = await openBenchLab(embedder);
try {
  const corpus = createGeneratedCorpus(join(lab.folder, 'sources'), documents);
  const versions: Versions = new Map(Array.from({ length: documents }, (_, index) => [index, [0, 0, 0]]));
  const rounds = [await ingestRound(lab, 0, { changed: [], added: [...versions.keys()], deleted: [] }, 0)];
  for (let round = 1; round <= ROUNDS; round++) {
    const before = versions.size;
    const churn = churnOnce(corpus, versions, random);
    rounds.push(await ingestRound(lab, round, churn, before));
  }
  publish(rounds);
} finally {
  await lab.close();
  await embedder.close();
}

function churnOnce(corpus: GeneratedCorpus, versions: Versions, random: Random): Churn {
  const count = versions.size;
  const living = [...versions.keys()];
  const take = (share: number): number[] =>
    Array.from({ length: Math.round(count * share) }, () => living.splice(randomInteger(random, living.length), 1)[0]!);
  const next = Math.max(...versions.keys()) + 1;
  const deleted = take(DELETED);
  for (const index of deleted) {
    corpus.remove(index);
    versions.delete(index);
  }
  const changed = take(CHANGED).map((index) => {
    const section = randomInteger(random, SECTIONS);
    const version = ++versions.get(index)![section]!;
    corpus.write(index, versions.get(index)!);
    return { index, section, version };
  });
  const added = Array.from({ length: Math.round(count * NEW) }, (_, i) => next + i);
  for (const index of added) {
    versions.set(index, [0, 0, 0]);
    corpus.write(index, versions.get(index)!);
  }
  return { changed, added, deleted };
}

async function ingestRound(lab: BenchLab, round: number, churn: Churn, before: number): Promise<Round> {
  const started = performance.now();
  const { documents, embeddings, deadLetters } = await lab.ingest(['sources']);
  const ingested = performance.now();
  await lab.store.optimize();
  const optimized = performance.now();
  const { added, changed, deleted, unchanged } = documents;
  const embedded = embeddings.computed;
  const expected = {
    added: churn.added.length,
    changed: churn.changed.length,
    deleted: churn.deleted.length,
    unchanged: before - churn.changed.length - churn.deleted.length,
    embedded: churn.changed.length + SECTIONS * churn.added.length,
    deadLetters: 0,
  };
  deepStrictEqual({ added, changed, deleted, unchanged, embedded, deadLetters }, expected);
  const searches = await checkSearch(lab, churn);
  const ingestSeconds = (ingested - started) / 1000;
  const optimizeSeconds = (optimized - ingested) / 1000;
  const counts = { added, changed, deleted, unchanged, embedded, reused: embeddings.reused };
  return { round, ...counts, ingestSeconds, optimizeSeconds, searches };
}

/** Searches for words that stand in one version of one section. Returns how many; throws at the first wrong answer. */
async function checkSearch({ store }: BenchLab, { changed, added, deleted }: Churn): Promise<number> {
  const find = async (...marker: Parameters<typeof markerOf>): Promise<number> =>
    (await store.searchText(markerOf(...marker), { k: 10 })).length;
  let searches = 0;
  const expectHits = async (marker: Parameters<typeof markerOf>, hits: number): Promise<void> => {
    searches++;
    deepStrictEqual({ marker, hits: await find(...marker) }, { marker, hits });
  };
  for (const { index, section, version } of changed.slice(0, SEARCHED)) {
    await expectHits([index, section, version], 1);
    await expectHits([index, section, version - 1], 0);
  }
  for (const index of added.slice(0, SEARCHED)) await expectHits([index, 1, 0], 1);
  for (const index of deleted.slice(0, SEARCHED)) await expectHits([index, 0, 0], 0);
  return searches;
}

function publish(rounds: readonly Round[]): void {
  const numbers = ({ ingestSeconds, optimizeSeconds, ...counts }: Round): string[] => [
    ...Object.values(counts)
      .slice(0, -1)
      .map((count) => count.toLocaleString('en')),
    ingestSeconds.toFixed(1),
    optimizeSeconds.toFixed(1),
    String(counts.searches),
  ];
  publishResults({
    name: 'ingest-day',
    title: `A day: ${documents.toLocaleString('en')} documents, then ${ROUNDS} rounds of 15 % churn`,
    command: 'pnpm bench:day',
    columns: [
      'round',
      'added',
      'changed',
      'deleted',
      'unchanged',
      'chunks embedded',
      'vectors reused',
      'ingest s',
      'optimise s',
      'searches, all right',
    ],
    rows: rounds.map(numbers),
    notes: [
      'Each count was compared with the number of changes that were made: a changed document costs one embedding of its three chunks.',
      'The searches are for words of new, replaced and deleted versions: each new one was found, no old one was.',
      'One run, seeded.',
    ],
    measurements: rounds,
  });
}
