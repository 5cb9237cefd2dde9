/**
 * Everything that a bench works with: the lab that was named (datasets, runs, benches) and, in its folder `bench/`, a lab of its own for indexes and
 * embeddings, so that hundreds of collections neither answer questions nor stand in lists by mistake. It may be deleted at any time.
 */
import { join } from 'node:path';
import { type BenchStore, openBenchStore } from '@raglab/eval';
import type { LabConfig } from '../lab/lab-config.ts';
import { type OpenLab, openLab } from '../lab/open-lab.ts';
import { createTokenMemory, type TokenMemory } from './token-memory.ts';

export interface BenchLabs {
  readonly lab: OpenLab;
  /** Indexes and the embedding cache. */
  readonly workshop: OpenLab;
  readonly memory: TokenMemory;
  readonly benches: BenchStore;
}

/** `benches/` of a lab's folder: what `raglab bench` stored. */
export function benchDirectory(labDirectory: string): string {
  return join(labDirectory, 'benches');
}

/** Runs `work`, and closes the workshop whatever happens. */
export async function withWorkshop<T>(
  lab: OpenLab,
  config: LabConfig,
  work: (labs: BenchLabs) => Promise<T>,
): Promise<T> {
  const { directory, baseDirectory } = lab.catalog;
  const memory = createTokenMemory();
  // Object storage or Postgres may be shared; an index of a bench belongs to this folder.
  const local: LabConfig = { ...config, store: { provider: 'lancedb', storageOptions: {} } };
  const workshop = await openLab({
    ...{ directory: join(directory, 'bench'), baseDirectory, config: local, create: true, clock: lab.clock },
    wrapTokenEmbedder: memory.wrap,
  });
  try {
    return await work({ lab, workshop, memory, benches: openBenchStore(benchDirectory(directory)) });
  } finally {
    await workshop.close();
  }
}
