/** The datasets of some folders, by their cards: cheap, no corpus is read. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareIds } from '@raglab/core';
import { type DatasetCard, readDatasetCard } from './dataset-card.ts';
import { isDatasetName } from './dataset-name.ts';

export interface DatasetEntry {
  readonly name: string;
  /** The dataset's own folder. */
  readonly directory: string;
  /** Null for a folder without `dataset.json`. */
  readonly card: DatasetCard | null;
}

/** Ordered by name; of two with the same name the one in the earlier directory. A directory that does not exist holds none. */
export async function listDatasets(directories: readonly string[]): Promise<DatasetEntry[]> {
  const entries = new Map<string, DatasetEntry>();
  for (const parent of directories) {
    const names = existsSync(parent) ? await readdir(parent) : [];
    for (const name of names) {
      const directory = join(parent, name);
      if (entries.has(name) || !isDatasetName(name) || !isDatasetFolder(directory)) continue;
      entries.set(name, { name, directory, card: await readDatasetCard(directory) });
    }
  }
  return [...entries.values()].sort((a, b) => compareIds(a.name, b.name));
}

export function isDatasetFolder(directory: string): boolean {
  return ['queries.jsonl', 'queries.jsonl.gz'].some((file) => existsSync(join(directory, file)));
}
