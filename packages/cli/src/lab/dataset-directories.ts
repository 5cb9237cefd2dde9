/** Where datasets are looked for: the lab's imports first, then `datasets/` of the working directory, then those that come with the lab; and how their texts are read. */
import { basename, join, resolve } from 'node:path';
import type { Dataset } from '@raglab/eval';

const BUNDLED_DATASETS = resolve(import.meta.dirname, '../../../../datasets');

export function datasetDirectories(labDirectory: string): string[] {
  return [...new Set([importDirectory(labDirectory), resolve('datasets'), BUNDLED_DATASETS])];
}

/** Where `dataset import` writes. */
export function importDirectory(labDirectory: string): string {
  return join(resolve(labDirectory), 'datasets');
}

/** References with offsets count the characters of the corpus file: a text that was cleaned would have moved under them. */
export function countsEveryCharacter({ documentsPath, cases }: Dataset): boolean {
  return basename(documentsPath) === 'corpus.jsonl' && cases.some(({ spans }) => spans.length > 0);
}
