/**
 * What Chroma published about chunkers that the lab has too (Smith and Troynikov, Evaluating Chunking Strategies for Retrieval, 2024): percent, mean
 * and standard deviation over the questions of all five corpora, five chunks retrieved. Precision_Ω depends on the chunker alone and must come
 * out the same; recall depends on the embedding model, and on the corpora that are searched together.
 */

type Percent = readonly [mean: number, deviation: number];

export interface PublishedChunker {
  /** In the lab's words; the report calls fixed-token `TokenText`. */
  readonly chunker: string;
  /** By corpus; `all` is over the five. */
  readonly precisionOmega: Readonly<Record<string, Percent>>;
  /** Recall@5 by embedding model. */
  readonly recall: Readonly<Record<string, Percent>>;
}

const LARGE = 'text-embedding-3-large';
const MINILM = 'all-MiniLM-L6-v2';

export const PUBLISHED_CHUNKERS: readonly PublishedChunker[] = [
  {
    chunker: 'recursive:800/400',
    precisionOmega: { all: [6.7, 5.2], wikitexts: [6.3, 3.9], state_of_the_union: [3.6, 2.1] },
    recall: { [LARGE]: [85.4, 34.9] },
  },
  { chunker: 'fixed-token:800/400', precisionOmega: { all: [4.7, 3.1] }, recall: { [LARGE]: [87.9, 31.7] } },
  { chunker: 'recursive:400/200', precisionOmega: { all: [13.9, 10.4] }, recall: { [LARGE]: [88.1, 31.6] } },
  {
    chunker: 'fixed-token:400/200',
    precisionOmega: { all: [8.4, 5.1], wikitexts: [8.5, 4.1], state_of_the_union: [6.2, 3.6] },
    recall: { [LARGE]: [88.6, 29.7] },
  },
  {
    chunker: 'recursive:400/0',
    precisionOmega: { all: [17.7, 14.0], wikitexts: [18.6, 10.6], state_of_the_union: [10.6, 6.9] },
    recall: { [LARGE]: [89.5, 29.7] },
  },
  { chunker: 'fixed-token:400/0', precisionOmega: { all: [12.5, 8.1] }, recall: { [LARGE]: [89.2, 29.2] } },
  {
    chunker: 'recursive:200/0',
    precisionOmega: { all: [29.9, 18.4], wikitexts: [33.5, 19.9], state_of_the_union: [21.3, 11.7] },
    recall: { [LARGE]: [88.1, 30.1], [MINILM]: [75.7, 40.7] },
  },
  {
    chunker: 'fixed-token:200/0',
    precisionOmega: { all: [21.0, 11.9], wikitexts: [21.9, 10.3], state_of_the_union: [16.8, 9.6] },
    recall: { [LARGE]: [87.0, 30.8], [MINILM]: [76.6, 38.8] },
  },
  { chunker: 'recursive:250/0', precisionOmega: {}, recall: { [MINILM]: [78.5, 39.5] } },
  { chunker: 'recursive:250/125', precisionOmega: {}, recall: { [MINILM]: [78.7, 39.2] } },
];

/** The five corpora of the report; the published figures over all hold for these together. */
export const PUBLISHED_CORPORA: readonly string[] = [
  'chatlogs',
  'finance',
  'pubmed',
  'state_of_the_union',
  'wikitexts',
];

export function publishedChunker(chunker: string): PublishedChunker | undefined {
  return PUBLISHED_CHUNKERS.find((published) => published.chunker === chunker);
}
