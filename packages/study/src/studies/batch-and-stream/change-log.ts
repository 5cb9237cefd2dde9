/** A seeded log of changes, as lines of a feed: every document once, then new versions, deletions and returns of any. */
import { createRandom, randomInteger } from '@raglab/core';
import type { FactDocument } from '../../blocks/fact-documents.ts';

/** Of the events after the first version of a document. */
export const DELETED = 0.2;

export interface ChangeLog {
  readonly lines: readonly string[];
  /** What is left of each document: its version, null where it is gone. */
  readonly versions: readonly (number | null)[];
}

export function createChangeLog(documents: readonly FactDocument[], events: number, seed: number): ChangeLog {
  const random = createRandom(seed);
  const versions: (number | null)[] = [];
  const newest = documents.map(() => -1);
  const lines = Array.from({ length: events }, (_, seq) => {
    const i = seq < documents.length ? seq : randomInteger(random, documents.length);
    const { id, title, textOf } = documents[i]!;
    if (seq >= documents.length && random() < DELETED) {
      versions[i] = null;
      return JSON.stringify({ seq, op: 'delete', id });
    }
    versions[i] = ++newest[i]!;
    return JSON.stringify({ seq, op: 'upsert', id, title, text: textOf(versions[i]) });
  });
  return { lines, versions };
}
