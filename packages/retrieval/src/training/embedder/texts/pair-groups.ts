/**
 * Training pairs as numbers of texts, grouped by source: a batch is drawn from one source, so that telling its texts apart takes more than telling a
 * manual from an encyclopaedia. Neighbouring pairs of one article form a run; the others of its run are a pair's hard negatives.
 */
import { RaglabError } from '@raglab/core';
import { HEADING, NEIGHBOUR, type TrainingPair } from '../../read-training-pairs.ts';
import type { TextCollector } from './collect-texts.ts';

/** Pairs by name of where they are from, in the order of their articles. */
export interface PairSource {
  readonly name: string;
  readonly pairs: AsyncIterable<Pick<TrainingPair, 'kind' | 'query' | 'positive' | 'article'>>;
}

export interface PairGroup {
  readonly name: string;
  /** Text numbers. */
  readonly queries: readonly number[];
  readonly passages: readonly number[];
  /** For a paragraph of an article: the pair whose query is the title and heading that it stands under, which may be its own; -1 for other passages. */
  readonly headings: readonly number[];
  /** First pair of each run; one more than there are runs. */
  readonly runStarts: readonly number[];
  /** How often a batch is drawn from here, as a share. */
  readonly share: number;
}

const PAIR_GROUPS = {
  /** Kind of pair whose neighbours are no harder than others: entries of a dictionary. */
  dictionaryKind: 'lemma-gloss',
  /** Share of the batches that dictionaries get together. */
  dictionaryShare: 0.08,
  /** Exponent of a source's size in how the others share: a small one is heard, and not learnt by heart. */
  sizeExponent: 0.6,
  /** Pairs of one run at most: an article without an end is a list of them. */
  longestRun: 32,
} as const;

/** Adds the texts to the collector and returns the groups. Throws `invalid_input` where there is not a single pair. */
export async function collectPairGroups(
  sources: readonly PairSource[],
  texts: TextCollector,
  onProgress?: (pairs: number, source: string) => void,
): Promise<PairGroup[]> {
  const groups: (Omit<PairGroup, 'share'> & { readonly isDictionary: boolean })[] = [];
  let total = 0;
  for (const { name, pairs } of sources) {
    const [queries, passages, headings, runStarts]: [number[], number[], number[], number[]] = [[], [], [], []];
    let lastPositive: string | undefined;
    let dictionary = 0;
    let runArticle: number | undefined;
    for await (const { kind, query, positive, article } of pairs) {
      const isEntry = kind === PAIR_GROUPS.dictionaryKind;
      const isFull = queries.length - (runStarts.at(-1) ?? 0) >= PAIR_GROUPS.longestRun;
      if (isEntry || isFull || article !== runArticle) runStarts.push(queries.length);
      if (kind === HEADING && article === runArticle) fillHeadings(headings);
      // A neighbour's query is of the paragraph before.
      headings.push(kind === HEADING ? queries.length : kind === NEIGHBOUR ? (headings.at(-1) ?? -1) : -1);
      runArticle = article;
      queries.push(texts.add(query));
      passages.push(positive === lastPositive ? passages.at(-1)! : texts.add(positive));
      lastPositive = positive;
      if (isEntry) dictionary += 1;
      total += 1;
      if (total % 1000 === 0) onProgress?.(total, name);
    }
    runStarts.push(queries.length);
    if (queries.length > 0)
      groups.push({ name, queries, passages, headings, runStarts, isDictionary: dictionary > queries.length / 2 });
  }
  if (total === 0) {
    throw new RaglabError({
      code: 'invalid_input',
      problem: 'there is nothing to train on',
      expected: 'at least one pair of a query and a passage',
      received: sources.length === 0 ? 'no source' : `none in ${sources.map(({ name }) => name).join(', ')}`,
      remedy: 'Name a folder of pairs with --pairs, or one of documents with --corpus.',
    });
  }
  const weightOf = (isDictionary: boolean): number =>
    groups
      .filter((group) => group.isDictionary === isDictionary)
      .reduce((sum, group) => sum + group.queries.length ** PAIR_GROUPS.sizeExponent, 0);
  const [articles, dictionaries] = [weightOf(false), weightOf(true)];
  const dictionaryShare = articles === 0 ? 1 : dictionaries === 0 ? 0 : PAIR_GROUPS.dictionaryShare;
  return groups.map(({ isDictionary, ...group }) => {
    const [share, weight] = isDictionary ? [dictionaryShare, dictionaries] : [1 - dictionaryShare, articles];
    return { ...group, share: (share * group.queries.length ** PAIR_GROUPS.sizeExponent) / weight };
  });
}

/** What stands between two headings of one article is of that article; what follows its last one may already be of the next. */
function fillHeadings(headings: number[]): void {
  let from = headings.length;
  while (from > 0 && headings[from - 1]! < 0) from -= 1;
  for (let at = from; from > 0 && at < headings.length; at++) headings[at] = headings[from - 1]!;
}
