/** Sweeps that `raglab bench` stored in the lab, and studies as they were published. */
import { join } from 'node:path';
import { type ExperimentBook, pageOf, RaglabError } from '@raglab/core';
import { openBenchStore } from '@raglab/eval';
import type { OpenLab } from '../open-lab.ts';

export function createExperimentBook(lab: OpenLab): ExperimentBook {
  const benches = openBenchStore(join(lab.catalog.directory, 'benches'));
  return {
    benches: async (request) => pageOf(await benches.list(), request),
    bench: (benchId) => benches.read(benchId),
    studies: async () => [],
    async study(name) {
      throw new RaglabError({ code: 'not_found', problem: 'there is no such study', received: `'${name}'` });
    },
  };
}
