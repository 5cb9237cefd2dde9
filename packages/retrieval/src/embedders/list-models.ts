/** The models that lie in the models directory, for `raglab models`: folders in the hub's layout, one or two levels deep (`name` or `owner/name`). */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { compareIds } from '@raglab/core';
import type { ModelDtype } from './graph-file.ts';
import type { Pooling } from './model-families.ts';
import { type ModelKind, readModelFiles } from './model-files.ts';

export interface InstalledModel {
  readonly name: string;
  readonly kind: ModelKind;
  readonly dimension: number;
  /** Tokens in the vocabulary. */
  readonly vocabulary: number;
  readonly maxTokens: number;
  readonly dtypes: readonly ModelDtype[];
  /** What the folder says, if it says something. */
  readonly pooling?: Pooling;
  /** Bytes on disk, all files together. */
  readonly bytes: number;
}

/** Installed models by name; empty where the directory does not exist. Folders without `config.json` are passed over. */
export function listModels(modelsDirectory: string): InstalledModel[] {
  const names = foldersIn(modelsDirectory).flatMap((name) => [
    name,
    ...foldersIn(path.join(modelsDirectory, name)).map((inner) => `${name}/${inner}`),
  ]);
  return names.sort(compareIds).flatMap((name) => {
    const files = readModelFiles(path.join(modelsDirectory, name));
    if (!files || files.dtypes.length === 0) return [];
    const { kind, dimension, vocabulary, maxTokens, dtypes, folder, pooling } = files;
    return [
      { name, kind, dimension, vocabulary, maxTokens, dtypes, bytes: bytesIn(folder), ...(pooling && { pooling }) },
    ];
  });
}

function foldersIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

function bytesIn(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
