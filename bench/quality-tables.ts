/** The figures of `bench/quality.ts` as rows of a table, as numbers, and as the README's table between its markers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrapInterval, comparePaired, holm, type PairedComparison } from '@raglab/eval';
import { MEASURES, type MeasuredCollection, SPAN_MEASURE, type Values } from './quality-collections.ts';
import { SYSTEMS, type SystemName } from './quality-systems.ts';

const SEED = 20261121;
const BASE: SystemName = 'lexical';
const ALPHA = 0.05;
const NAMES: Readonly<Record<string, string>> = {
  ndcg_cut_10: 'nDCG@10',
  recall_100: 'recall@100',
  recip_rank: 'MRR',
  [SPAN_MEASURE]: 'recall@5',
};
/** Measures that get a row of differences. */
const COMPARED = ['ndcg_cut_10', SPAN_MEASURE];
const MARKERS = ['<!-- quality: made by pnpm bench:quality --write-readme -->', '<!-- /quality -->'] as const;

export interface Comparison extends PairedComparison {
  /** Corrected by Holm over the collections; null outside the correction. */
  readonly corrected: number | null;
}

export function qualityRows(measured: readonly MeasuredCollection[]): string[][] {
  const corrected = correctedOf(measured);
  return measured.flatMap((collection) => {
    const { name, questions, tags } = collection;
    const measures = [...MEASURES, SPAN_MEASURE].filter((measure) => collection.values.has(measure));
    const rows = measures.flatMap((measure) => [
      [
        name,
        String(questions),
        NAMES[measure]!,
        ...SYSTEMS.map((system) => meanCell(valuesOf(collection, measure, system))),
      ],
      ...(COMPARED.includes(measure)
        ? [
            [
              '',
              '',
              `± ${NAMES[measure]}`,
              ...SYSTEMS.map((system) => differenceCell(corrected.get(collection)!.get(system))),
            ],
          ]
        : []),
    ]);
    const slices = [...tags].flatMap(([tag, ids]) => {
      const of = (system: SystemName): Values => only(valuesOf(collection, 'ndcg_cut_10', system), ids);
      const compared = (system: SystemName): Comparison | undefined =>
        system === BASE ? undefined : { ...compare(of(system), of(BASE)), corrected: null };
      return [
        [`– ${tag}`, String(of(BASE).size), 'nDCG@10', ...SYSTEMS.map((system) => meanCell(of(system)))],
        ['', '', '± nDCG@10', ...SYSTEMS.map((system) => differenceCell(compared(system)))],
      ];
    });
    return [...rows, ...slices];
  });
}

/** Every mean and difference, and every question's value. */
export function toMeasurements(measured: readonly MeasuredCollection[]): unknown {
  const corrected = correctedOf(measured);
  return measured.map((collection) => ({
    ...{
      name: collection.name,
      questions: collection.questions,
      documents: collection.documents,
      chunks: collection.chunks,
    },
    measures: Object.fromEntries(
      [...collection.values].map(([measure, systems]) => [
        measure,
        Object.fromEntries(
          [...systems].map(([system, values]) => [
            system,
            { mean: meanOf(values), ...bootstrapInterval([...values.values()], { seed: SEED }) },
          ]),
        ),
      ]),
    ),
    againstLexical: Object.fromEntries(corrected.get(collection)!),
  }));
}

/** nDCG@10 by collection; throws where the README has no markers. */
export function writeReadmeTable(measured: readonly MeasuredCollection[]): void {
  const file = join(import.meta.dirname, '..', 'README.md');
  const text = readFileSync(file, 'utf8');
  const [from, to] = MARKERS.map((marker) => text.indexOf(marker)) as [number, number];
  if (from < 0 || to < from) throw new Error(`README.md has no table between ${MARKERS.join(' and ')}`);
  const rows = qualityRows(measured)
    .filter(([, , measure]) => measure === 'nDCG@10' || measure === 'recall@5')
    .filter(([name]) => !name!.startsWith('–') || name === '– paraphrase')
    .map(([name, questions, measure, ...cells]) => [
      `${name}${measure === 'recall@5' ? ' (recall@5)' : ''}`,
      questions!,
      ...cells,
    ]);
  const columns = ['collection', 'questions', ...SYSTEMS];
  const table = [columns, columns.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
  writeFileSync(file, `${text.slice(0, from)}${MARKERS[0]}\n${table}\n${text.slice(to)}`);
}

/** Each system against lexical on each collection, corrected over the collections. */
function correctedOf(measured: readonly MeasuredCollection[]): Map<MeasuredCollection, Map<SystemName, Comparison>> {
  const result = new Map(measured.map((collection) => [collection, new Map<SystemName, Comparison>()]));
  for (const system of SYSTEMS.filter((name) => name !== BASE)) {
    const comparisons = measured.map((collection) => {
      const measure = COMPARED.find((candidate) => collection.values.has(candidate))!;
      return compare(valuesOf(collection, measure, system), valuesOf(collection, measure, BASE));
    });
    const adjusted = holm(comparisons.map(({ pValue }) => pValue ?? 1));
    for (const [i, collection] of measured.entries())
      result.get(collection)!.set(system, { ...comparisons[i]!, corrected: adjusted[i]! });
  }
  return result;
}

function compare(values: Values, base: Values): PairedComparison {
  return comparePaired(values, base, { direction: 'higher', seed: SEED });
}

function valuesOf({ values }: MeasuredCollection, measure: string, system: SystemName): Values {
  return values.get(measure)!.get(system)!;
}

function only(values: Values, ids: ReadonlySet<string>): Values {
  return new Map([...values].filter(([id]) => ids.has(id)));
}

function meanOf(values: Values): number {
  return [...values.values()].reduce((sum, value) => sum + value, 0) / values.size;
}

export function meanCell(values: Values): string {
  const interval = bootstrapInterval([...values.values()], { seed: SEED });
  return `${decimal(meanOf(values))}${interval ? ` [${decimal(interval.lower)}, ${decimal(interval.upper)}]` : ''}`;
}

export function differenceCell(comparison: Comparison | undefined): string {
  if (!comparison || comparison.gain === null || comparison.lower === null || comparison.upper === null) return '';
  const text = `${signed(comparison.gain)} [${signed(comparison.lower)}, ${signed(comparison.upper)}]`;
  return comparison.corrected !== null && comparison.corrected < ALPHA ? `**${text}**` : text;
}

function decimal(value: number): string {
  return value.toFixed(3).replace(/^0/, '');
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${decimal(Math.abs(value))}`;
}
