/**
 * How good is retrieval? nDCG@10, recall@100 and the reciprocal rank of lexical, dense and hybrid search and of hybrid search with each bundled
 * reranker, with bootstrap intervals and paired differences against lexical search (sign-flip permutation, Holm over the collections).
 * Run: pnpm bench:quality                 every BEIR folder in ../shared/data/beir, rag-handbook, ../shared/data/chunking → docs/results/quality.{json,md}
 *      pnpm bench:quality --write-readme  the same, and the README's table
 *      pnpm bench:quality FOLDER...       other BEIR folders; prints, publishes nothing
 */
import './print-usage.ts';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadDataset } from '@raglab/eval';
import { createBundledEmbedder } from './bench-lab.ts';
import { publishResults } from './publish-results.ts';
import {
  HANDBOOK,
  importFolder,
  type MeasuredCollection,
  measureRetrieval,
  measureSpans,
} from './quality-collections.ts';
import { SYSTEMS } from './quality-systems.ts';
import { qualityRows, toMeasurements, writeReadmeTable } from './quality-tables.ts';

const SHARED = resolve(import.meta.dirname, '..', '..', 'shared', 'data');
const CHUNKERS = ['recursive:400/0', 'recursive:200/0'];

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'write-readme': { type: 'boolean', default: false } },
});
const say = (text: string): void => console.error(text);
const embedder = await createBundledEmbedder();
const measured: MeasuredCollection[] = [];
for (const folder of positionals.length > 0 ? positionals : beirFolders())
  measured.push(await measureRetrieval(await importFolder(folder, 'beir'), embedder, say));
if (positionals.length === 0) {
  measured.push(await measureRetrieval(await loadDataset(HANDBOOK, 'rag-handbook'), embedder, say));
  const chunking = join(SHARED, 'chunking');
  if (existsSync(chunking)) {
    const dataset = await importFolder(chunking, 'chunking');
    for (const chunker of CHUNKERS) measured.push(await measureSpans(dataset, chunker, embedder, say));
  } else say(`skipped: ${chunking} is not there`);
}
await embedder.close();

const columns = ['collection', 'questions', 'measure', ...SYSTEMS];
const rows = qualityRows(measured);
if (positionals.length > 0) {
  for (const row of [columns, columns.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
} else {
  publishResults({
    name: 'quality',
    title: 'Retrieval quality',
    command: 'pnpm bench:quality',
    columns,
    rows,
    notes: [
      'Chunks of up to 320 tokens, the best chunk stands for its document; exact vector search; 95 % bootstrap intervals (BCa, 10,000 resamples).',
      'Rows with ± are the paired differences against lexical search; bold where the sign-flip test, corrected by Holm over the collections, says p < .05.',
      'The ranker was fitted to questions made by rule from permissively licensed text (models/raglab-ranker/README.md); none of these collections took part.',
      'rag-handbook: test questions; its tags are slices of them, outside the correction. Chunking: recall of the reference characters in five chunks.',
      'Each test asks whether the difference could be chance; none of them says that lexical and another search are the same.',
    ],
    measurements: toMeasurements(measured),
  });
  if (flags['write-readme']) writeReadmeTable(measured);
}

function beirFolders(): string[] {
  const folder = join(SHARED, 'beir');
  if (!existsSync(folder)) {
    say(`skipped: ${folder} is not there`);
    return [];
  }
  return readdirSync(folder)
    .toSorted()
    .map((name) => join(folder, name));
}
