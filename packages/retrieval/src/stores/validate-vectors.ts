/**
 * Vectors are checked at the door: the engine pads or cuts a vector of the wrong length without a word. What is stored has norm 1, so that
 * the dot product is the cosine.
 */
import { type ChunkRecord, RaglabError } from '@raglab/core';
import { normalise } from '../embedders/pool-tokens.ts';

/** Norms within this of 1 are left untouched, bit for bit: float32 sums do not come closer. */
const UNIT_TOLERANCE = 1e-3;

/** Throws `invalid_input` for a vector of another length or with a value that is not finite. Returns a unit vector, or zeros for zeros. */
export function toUnitVector(vector: Float32Array, dimension: number, owner: string): Float32Array {
  const broken = vector.findIndex((value) => !Number.isFinite(value));
  if (vector.length !== dimension || broken >= 0) {
    throw new RaglabError({
      code: 'invalid_input',
      problem: `the vector of ${owner} cannot be used`,
      expected: `${dimension} finite numbers`,
      received: vector.length !== dimension ? `${vector.length} numbers` : `${vector[broken]} at position ${broken}`,
      remedy: 'Embed it again with the model of this store.',
    });
  }
  const unit = vector.slice();
  const norm = normalise(unit);
  return Math.abs(norm - 1) <= UNIT_TOLERANCE ? vector : unit;
}

/** The last record of each chunk id (the engine would insert both), with unit vectors. */
export function toStorable(records: readonly ChunkRecord[], dimension: number): ChunkRecord[] {
  const byId = new Map(records.map((record) => [record.chunk.id, record]));
  return [...byId.values()].map((record) => ({
    ...record,
    vector: toUnitVector(record.vector, dimension, `chunk ${record.chunk.id}`),
  }));
}
