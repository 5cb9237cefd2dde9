/** Finds a dataset by name in the first folder that has it, and loads it. */
import { join } from 'node:path';
import { RaglabError } from '@raglab/core';
import type { Dataset } from './dataset.ts';
import { checkDatasetName } from './dataset-name.ts';
import { isDatasetFolder, listDatasets } from './list-datasets.ts';
import { loadDataset } from './load-dataset.ts';

/** Throws `not_found` naming the datasets there are. */
export async function findDataset(name: string, directories: readonly string[]): Promise<Dataset> {
  checkDatasetName(name);
  const directory = directories.find((parent) => isDatasetFolder(join(parent, name)));
  if (directory !== undefined) return loadDataset(directory, name);
  const known = (await listDatasets(directories)).map((entry) => entry.name);
  throw new RaglabError({
    code: 'not_found',
    problem: `no dataset '${name}'`,
    expected: known.length > 0 ? `one of ${known.join(', ')}` : `a dataset in ${directories.join(' or ')}`,
    remedy: 'import it with `raglab dataset import --format beir PATH --name NAME`',
  });
}
