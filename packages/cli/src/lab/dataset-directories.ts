/** Where datasets are looked for: the lab's imports first, then `datasets/` of the working directory, then those that come with the lab. */
import { join, resolve } from 'node:path';

const BUNDLED_DATASETS = resolve(import.meta.dirname, '../../../../datasets');

export function datasetDirectories(labDirectory: string): string[] {
  return [...new Set([importDirectory(labDirectory), resolve('datasets'), BUNDLED_DATASETS])];
}

/** Where `dataset import` writes. */
export function importDirectory(labDirectory: string): string {
  return join(resolve(labDirectory), 'datasets');
}
