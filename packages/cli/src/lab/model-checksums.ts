/** Checksums of the bundled models, in the format of `sha256sum`: `cd models && sha256sum -c SHA256SUMS` says the same without this lab. Cards are left out. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compareIds, sha256 } from '@raglab/core';
import { BUNDLED_MODELS } from './embedder-config.ts';

export interface FileVerdict {
  /** Relative to the models' folder, with forward slashes. */
  readonly file: string;
  readonly status: 'ok' | 'changed' | 'missing' | 'unlisted';
  readonly bytes: number | null;
}

const SUMS = 'SHA256SUMS';

/** Every file that is listed or lies there, by name. */
export function verifyChecksums(directory: string = BUNDLED_MODELS): FileVerdict[] {
  const listed = readSums(directory);
  const names = [...new Set([...listed.keys(), ...weightFiles(directory)])].sort(compareIds);
  return names.map((file): FileVerdict => {
    const path = join(directory, file);
    if (!existsSync(path)) return { file, status: 'missing', bytes: null };
    const expected = listed.get(file);
    const status = expected === undefined ? 'unlisted' : sha256(readFileSync(path)) === expected ? 'ok' : 'changed';
    return { file, status, bytes: statSync(path).size };
  });
}

export function writeChecksums(directory: string = BUNDLED_MODELS): void {
  const lines = weightFiles(directory).map((file) => `${sha256(readFileSync(join(directory, file)))}  ${file}\n`);
  writeFileSync(join(directory, SUMS), lines.join(''));
}

function readSums(directory: string): ReadonlyMap<string, string> {
  const path = join(directory, SUMS);
  if (!existsSync(path)) return new Map();
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

/** Files in the models' own folders that are not cards. */
function weightFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath !== directory && !entry.name.endsWith('.md'))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort(compareIds);
}
