/** Trains a tiny embedder on the handbook twice, with one thread and with two, and compares the bytes of the folders. Some seconds. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareIds, sha256 } from '@raglab/core';
import { findDataset } from '@raglab/eval';
import { EMBEDDER_TRAINING, trainEmbedder, writeModelFolder } from '@raglab/retrieval';
import { corpusPairs } from './corpus-pairs.ts';
import { datasetDirectories } from './dataset-directories.ts';

export interface TrainingVerdict {
  readonly isSame: boolean;
  /** SHA-256 over all files of each folder. */
  readonly hashes: readonly string[];
  readonly documents: number;
}

const TINY = { vocabulary: 1000, dimension: 64, batch: 64, steps: 5, branches: 2 } as const;
const THREADS = [1, 2];

export async function verifyTraining({
  signal,
  onProgress,
}: {
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}): Promise<TrainingVerdict> {
  const { documentsPath, documentCount } = await findDataset('rag-handbook', datasetDirectories(tmpdir()));
  const hashes: string[] = [];
  for (const threads of THREADS) {
    onProgress?.(hashes.length, THREADS.length);
    const folder = mkdtempSync(join(tmpdir(), 'raglab-verify-'));
    try {
      const sources = [{ name: 'rag-handbook', pairs: corpusPairs(documentsPath, signal) }];
      const trained = await trainEmbedder({ ...TINY, sources, threads, seed: EMBEDDER_TRAINING.seed, signal });
      const card = { name: 'tiny', command: 'raglab models verify', date: '1970-01-01', seconds: 0 };
      writeModelFolder(folder, trained, { bits: EMBEDDER_TRAINING.bits, card });
      hashes.push(hashOf(folder));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return { isSame: new Set(hashes).size === 1, hashes, documents: documentCount };
}

function hashOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort(compareIds);
  return sha256(files.map((file) => sha256(readFileSync(file))).join('\n'));
}
