/** What the last measurement of the kinds of index found, one JSON file for each collection in the lab's folder. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IndexKindMeasurements } from '@raglab/core';

/** Names of collections hold no separator: no path leaves the folder. */
function fileOf(directory: string, collection: string): string {
  return join(directory, 'measurements', `index-kinds-${collection}.json`);
}

/** Null before the first. */
export async function readIndexKinds(directory: string, collection: string): Promise<IndexKindMeasurements | null> {
  const text = await readFile(fileOf(directory, collection), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : (JSON.parse(text) as IndexKindMeasurements);
}

export async function writeIndexKinds(directory: string, measurements: IndexKindMeasurements): Promise<void> {
  const file = fileOf(directory, measurements.collection);
  await mkdir(join(directory, 'measurements'), { recursive: true });
  await writeFile(`${file}.partial`, `${JSON.stringify(measurements)}\n`);
  await rename(`${file}.partial`, file);
}
