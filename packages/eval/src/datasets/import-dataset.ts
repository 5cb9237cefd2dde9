/**
 * Imports a dataset into a BEIR folder `<directory>/<name>/`: `corpus.jsonl`, `queries.jsonl`, `qrels/<split>.tsv`, `dataset.json`.
 * Written beside and renamed, so a killed import leaves the old state (killed between the two renames of a replacement: no dataset, until
 * the import is run again). The same content again changes nothing; other content replaces an earlier import. The corpus streams; queries
 * and judgments are held in memory.
 */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, RaglabError, systemClock } from '@raglab/core';
import { type DatasetCard, readDatasetCard } from './dataset-card.ts';
import { checkDatasetName } from './dataset-name.ts';
import { applyRules, type DatasetRule } from './dataset-rule.ts';
import type { DatasetSource } from './dataset-source.ts';
import { openBeirFolder } from './open-beir-folder.ts';
import { openChunkingFiles, openChunkingFolder } from './open-chunking-folder.ts';
import { openJsonlFolder } from './open-jsonl-folder.ts';
import { openRagRecords } from './open-rag-records.ts';
import { openRagtruthFolder } from './open-ragtruth-folder.ts';
import { openSquadFile } from './open-squad-file.ts';
import { openTrecFolder } from './open-trec-folder.ts';
import { type ImportProgress, writeDataset } from './write-dataset.ts';

export const IMPORT_FORMATS = ['beir', 'jsonl', 'squad', 'chunking', 'trec', 'rag', 'ragtruth'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export interface ImportOptions {
  readonly format: ImportFormat;
  /** A folder, or a file (squad, rag). */
  readonly path: string;
  /** Of `chunking`: the file of questions, where it does not lie beside the corpora; `path` is then their folder. */
  readonly questions?: string | undefined;
  readonly name: string;
  /** Where datasets live; `<directory>/<name>` is written. */
  readonly directory: string;
  /** Choose questions; written into the card. */
  readonly rules?: readonly DatasetRule[] | undefined;
  /** What the card says beyond what an import knows. */
  readonly about?: Partial<Pick<DatasetCard, 'source' | 'title' | 'license' | 'homepage' | 'files'>> | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  readonly clock?: Clock | undefined;
}

export interface ImportReport extends DatasetCard {
  readonly directory: string;
  readonly status: 'added' | 'changed' | 'unchanged';
  readonly warnings: readonly string[];
}

const OPENERS: Readonly<Record<ImportFormat, (path: string) => Promise<DatasetSource>>> = {
  beir: openBeirFolder,
  jsonl: openJsonlFolder,
  squad: openSquadFile,
  chunking: openChunkingFolder,
  trec: openTrecFolder,
  rag: openRagRecords,
  ragtruth: openRagtruthFolder,
};

/** Throws `not_found` and `invalid_input` for the input, `conflict` where the target is a folder that no import has written. */
export async function importDataset(options: ImportOptions): Promise<ImportReport> {
  const { format, path, questions, name, directory, rules = [], about, onProgress, clock = systemClock } = options;
  const target = join(directory, checkDatasetName(name));
  const opener = Object.hasOwn(OPENERS, format) ? OPENERS[format] : undefined;
  if (!opener) throw unknownFormat(format);
  const known = await readDatasetCard(target);
  if (known === null && existsSync(target)) throw occupied(target);
  const opened = questions === undefined ? opener(path) : openChunkingFiles(path, questions);
  const source = applyRules(await opened, rules);
  const partial = join(directory, `.${name}.${process.pid}.partial`);
  const replaced = join(directory, `.${name}.${process.pid}.replaced`);
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    const chosen = rules.length > 0 ? { rules: rules.map(({ text }) => text) } : {};
    const card = { name, format, source: path, ...about, importedAt: clock.now().toISOString(), ...chosen };
    const written = await writeDataset(source, partial, card, onProgress);
    const unchanged = known?.hash === written.card.hash;
    if (!unchanged) {
      if (known) await rename(target, replaced);
      await rename(partial, target);
    }
    const status = unchanged ? 'unchanged' : known ? 'changed' : 'added';
    return { ...(unchanged ? known : written.card), directory: target, status, warnings: written.warnings };
  } finally {
    await rm(partial, { recursive: true, force: true });
    await rm(replaced, { recursive: true, force: true });
  }
}

function unknownFormat(format: string): RaglabError {
  return new RaglabError({
    code: 'usage',
    problem: 'unknown dataset format',
    expected: IMPORT_FORMATS.join(', '),
    received: `'${format}'`,
  });
}

function occupied(target: string): RaglabError {
  return new RaglabError({
    code: 'conflict',
    problem: `${target} exists and was not written by an import`,
    remedy: 'choose another name, or move the folder away',
  });
}
