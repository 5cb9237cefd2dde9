/**
 * Which documents of a run are duplicates, and which of those are left out. A document is compared with those kept before it in this run
 * and with those of the collection outside the given paths, never with an older version of the paths' own documents: so a rerun
 * decides as the first run did. Equal texts first (by hash), then similar ones where that is asked for.
 */
import { type Document, sha256 } from '@raglab/core';
import { createNearDuplicateFinder } from '../deduplicate/near-duplicate-finder.ts';
import { isInScope, type SourceScope } from '../load/list-sources.ts';
import { MAX_LISTED } from './ingest-options.ts';
import type { IngestRun } from './ingest-run.ts';

export interface DuplicateFilter {
  /** Notes a duplicate in the tally, and says whether to leave the document out. */
  drops(document: Document): boolean;
  /** Keeps what was learnt for the next run. */
  finish(): void;
  close(): void;
}

export function createDuplicateFilter(run: IngestRun, scopes: readonly SourceScope[]): DuplicateFilter {
  const { options, target, tally } = run;
  const { ledger, nearDuplicates } = options;
  const finder =
    nearDuplicates && createNearDuplicateFinder({ ...options, target, dryRun: run.runId === null, ...nearDuplicates });
  const firstWithText = new Map<string, string>();
  const droppedTexts = new Set<string>();

  const uriWithText = (textHash: string): string | undefined =>
    firstWithText.get(textHash) ?? ledger.documents.withText(target, textHash).find((uri) => !isInScope(scopes, uri));
  const countDropped = (reason: 'duplicate' | 'near_duplicate'): true => {
    tally.documents.dropped++;
    tally.droppedByReason[reason] = (tally.droppedByReason[reason] ?? 0) + 1;
    return true;
  };

  return {
    drops: ({ uri, text }) => {
      const textHash = sha256(text);
      const duplicateOf = uriWithText(textHash);
      if (duplicateOf !== undefined) {
        if (tally.duplicates.length < MAX_LISTED) tally.duplicates.push({ uri, duplicateOf });
        return options.duplicates === 'drop' && countDropped('duplicate');
      }
      const near = finder?.find({ text, textHash }, uriWithText);
      if (near && tally.nearDuplicates.length < MAX_LISTED) tally.nearDuplicates.push({ uri, ...near });
      if (near && nearDuplicates?.action === 'drop') {
        droppedTexts.add(textHash);
        return countDropped('near_duplicate');
      }
      firstWithText.set(textHash, uri);
      return false;
    },
    finish: () => finder?.finish(droppedTexts),
    close: () => finder?.close(),
  };
}
