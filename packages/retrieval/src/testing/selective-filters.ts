/**
 * A corpus whose fields vary, and seeded random filters that a given share of it passes: what tests and benchmarks of filtered search compare with exact
 * search. Vectors are clustered, as those of texts are; fields do not follow the clusters.
 */
import { type ChunkRecord, createChunks, createDocument, type Filter, matchesFilter, type Random } from '@raglab/core';

export interface FilteredCorpus {
  readonly records: readonly ChunkRecord[];
  /** A question near one of the clusters. */
  question(): Float32Array;
}

const PAGES = 1000;
const DAYS = 1000;
/** Share of the records that have a tag, by its name. */
const TAG_SHARES: Readonly<Record<string, number>> = { half: 0.5, twentieth: 0.05, rare: 0.005 };

export function createFilteredCorpus(rows: number, dimension: number, random: Random, clusters = 50): FilteredCorpus {
  const centres = Array.from({ length: clusters }, () => Array.from({ length: dimension }, () => normal(random)));
  const near = (): Float32Array => {
    const centre = centres[Math.floor(random() * clusters)]!;
    const vector = Float32Array.from(centre, (value) => value + normal(random));
    const norm = Math.hypot(...vector);
    return vector.map((value) => value / norm);
  };
  return { records: Array.from({ length: rows }, (_, i) => recordAt(i, near(), random)), question: near };
}

/** A filter that about `share` of the records pass, of one of six forms; the share that passes is given back beside it. */
export function filterOfShare(
  records: readonly ChunkRecord[],
  share: number,
  random: Random,
): { filter: Filter; passing: readonly ChunkRecord[] } {
  const filter = filterForms(share, random)[Math.floor(random() * 6)]!;
  return { filter, passing: records.filter((record) => matchesFilter(filter, record)) };
}

function filterForms(share: number, random: Random): Filter[] {
  const width = Math.max(1, Math.round(share * PAGES));
  const from = Math.floor(random() * (PAGES - width));
  const compare = (field: string, operator: '=' | '<' | '>=', value: string | number): Filter => ({
    ...{ type: 'compare', field, operator, value },
  });
  const pages = (first: number, size: number): Filter => ({
    type: 'and',
    filters: [compare('page', '>=', first), compare('page', '<', first + size)],
  });
  const days: Filter = {
    type: 'and',
    filters: [compare('modifiedAt', '>=', dayAt(from)), compare('modifiedAt', '<', dayAt(from + width))],
  };
  const outside: Filter = { type: 'or', filters: [compare('page', '<', from), compare('page', '>=', from + width)] };
  const tag = Object.entries(TAG_SHARES).find(([, of]) => of === share)?.[0] ?? 'half';
  const half = Math.min(PAGES, 2 * width);
  return [
    pages(from, width),
    days,
    { type: 'not', filter: outside },
    { type: 'has', field: 'tags', value: tag },
    { type: 'and', filters: [compare('language', '=', 'en'), pages(Math.floor(random() * (PAGES - half + 1)), half)] },
    { type: 'and', filters: [{ type: 'not', filter: { type: 'null', field: 'page' } }, days] },
  ];
}

function recordAt(i: number, vector: Float32Array, random: Random): ChunkRecord {
  const text = `passage ${i}`;
  const document = createDocument({ uri: `${i}.md`, title: text, text, mime: 'text/plain', metadata: {} });
  const [chunk] = createChunks(document, 'filtered', [{ start: 0, end: text.length, tokenCount: 2 }]);
  const tags = Object.entries(TAG_SHARES).flatMap(([tag, share]) => (random() < share ? [tag] : []));
  return {
    ...{ chunk: chunk!, uri: document.uri, title: text, mime: document.mime, vector },
    language: random() < 0.5 ? 'en' : 'de',
    page: Math.floor(random() * PAGES),
    modifiedAt: dayAt(Math.floor(random() * DAYS)),
    embeddedAt: '2026-01-01T00:00:00.000Z',
    ...(tags.length > 0 && { tags }),
  };
}

function dayAt(day: number): string {
  return new Date(Date.UTC(2024, 0, 1 + day)).toISOString();
}

/** Box and Muller 1958. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
