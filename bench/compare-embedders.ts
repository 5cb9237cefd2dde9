/**
 * Do two embedders find the same? Dense search alone with each model folder, on the same questions, with paired differences to the first one. Asked of a
 * model that was trained again (does it replace the old one?), and with --bits of a float model: what do 8 and 4 bits cost (goal: .005 nDCG)?
 * With --development: on four collections made of labels, which are there to choose settings by.
 * Run: node bench/compare-embedders.ts models/raglab-static /tmp/new          prints
 *      node bench/compare-embedders.ts /tmp/float --bits --publish embedder-bits   and writes docs/results/embedder-bits.{json,md}
 */
import './print-usage.ts';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { comparePaired, loadDataset } from '@raglab/eval';
import { convertBits, createTransformersEmbedder } from '@raglab/retrieval';
import { createScratchFolder } from './bench-lab.ts';
import { labelCollections } from './label-collections.ts';
import { publishResults } from './publish-results.ts';
import {
  HANDBOOK,
  importFolder,
  type MeasuredCollection,
  measureRetrieval,
  measureSpans,
  SPAN_MEASURE,
  type Values,
} from './quality-collections.ts';
import { differenceCell, meanCell } from './quality-tables.ts';

const SEED = 20261121;
const GOAL = 0.005;
const SHARED = resolve(import.meta.dirname, '..', '..', 'shared', 'data');

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    bits: { type: 'boolean', default: false },
    development: { type: 'boolean', default: false },
    publish: { type: 'string' },
  },
});
const scratch = createScratchFolder('embedders');
try {
  const folders = positionals.map((folder) => resolve(folder));
  if (flags.bits) {
    for (const bits of [8, 4] as const) {
      folders.push(join(scratch, `${bits} bits`));
      convertBits(folders[0]!, folders.at(-1)!, bits);
    }
  }
  const measured: { readonly name: string; readonly collections: readonly MeasuredCollection[] }[] = [];
  for (const [i, folder] of folders.entries()) {
    const name = flags.bits && i === 0 ? 'float' : basename(folder);
    measured.push({ name, collections: await measure(folder) });
  }
  report(measured);
} finally {
  rmSync(scratch, { recursive: true });
}

async function measure(folder: string): Promise<MeasuredCollection[]> {
  const embedder = await createTransformersEmbedder({
    ...{ model: basename(folder), modelsDirectory: dirname(folder), cacheDirectory: scratch },
  });
  const say = (text: string): void => console.error(`${basename(folder)}: ${text}`);
  const collections: MeasuredCollection[] = [];
  const beir = join(SHARED, 'beir');
  const folders = flags.development
    ? await labelCollections(join(SHARED, 'labels'))
    : (existsSync(beir) ? readdirSync(beir).toSorted() : []).map((name) => join(beir, name));
  for (const folder of folders)
    collections.push(await measureRetrieval(await importFolder(folder, 'beir'), embedder, say, ['dense']));
  if (!flags.development)
    collections.push(await measureRetrieval(await loadDataset(HANDBOOK, 'rag-handbook'), embedder, say, ['dense']));
  const chunking = join(SHARED, 'chunking');
  if (!flags.development && existsSync(chunking)) {
    const dataset = await importFolder(chunking, 'chunking');
    collections.push(await measureSpans(dataset, 'recursive:400/0', embedder, say, ['dense']));
  }
  await embedder.close();
  return collections;
}

function report(
  measured: readonly { readonly name: string; readonly collections: readonly MeasuredCollection[] }[],
): void {
  const [base, ...others] = measured;
  const columns = [
    'collection',
    'questions',
    'measure',
    base!.name,
    ...others.flatMap(({ name }) => [name, `± ${name}`]),
  ];
  const gains: number[] = [];
  const rows = base!.collections.map((collection, i) => {
    const own = valuesOf(collection);
    const cells = others.flatMap(({ collections }) => {
      const values = valuesOf(collections[i]!);
      const compared = comparePaired(values, own, { direction: 'higher', seed: SEED });
      gains.push(compared.gain ?? Number.NaN);
      return [meanCell(values), differenceCell({ ...compared, corrected: null })];
    });
    const measure = collection.values.has(SPAN_MEASURE) ? 'recall@5' : 'nDCG@10';
    return [collection.name, String(collection.questions), measure, meanCell(own), ...cells];
  });
  for (const row of [columns, columns.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
  if (flags.publish === undefined) return;
  const worst = Math.min(...gains);
  publishResults({
    name: flags.publish,
    title: flags.bits ? 'What the bits of a static embedder cost' : 'Embedders on the same questions',
    command: `node bench/compare-embedders.ts ${positionals.map((folder) => basename(folder)).join(' ')}${flags.bits ? ' --bits' : ''}${flags.development ? ' --development' : ''} --publish ${flags.publish}`,
    columns,
    rows,
    notes: [
      'Dense search alone, chunks of up to 320 tokens, the best chunk stands for its document; ± paired differences to the first model, 95 % intervals.',
      ...(flags.development
        ? ['Made of labels for judges: a question, or a supported answer, asks for the sources that its row names.']
        : []),
      ...(flags.bits
        ? [`The largest loss of any mean is ${Math.max(0, -worst).toFixed(4)}. Goal for 8 bits: ${GOAL}.`]
        : []),
    ],
    measurements: measured.map(({ name, collections }) => ({
      name,
      collections: collections.map((collection) => ({
        name: collection.name,
        values: Object.fromEntries(valuesOf(collection)),
      })),
    })),
  });
}

function valuesOf({ values }: MeasuredCollection): Values {
  return values.get(SPAN_MEASURE)?.get('dense') ?? values.get('ndcg_cut_10')!.get('dense')!;
}
