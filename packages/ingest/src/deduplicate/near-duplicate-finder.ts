/**
 * Near duplicates in a stream of texts: each is signed once (`min-hash.ts`), looked up by band (`lsh-bands.ts`) and compared by signature with what
 * it meets. Signatures stand in the ledger, so memory does not grow with the corpus and a rerun signs only what is new. New ones are collected in
 * a temporary database and written to the ledger together: a commit for each would cost more than the search. In a dry run they are
 * never written.
 *
 * A pair is found with probability ≥ .99 at the threshold; its estimated similarity is off by at most .044 (one standard error).
 */
import type { Clock } from '@raglab/core';
import Database from 'better-sqlite3';
import type { LedgerTarget } from '../ledger/ledger-rows.ts';
import { type Ledger, openLedger } from '../ledger/open-ledger.ts';
import type { Signature } from '../ledger/signature-book.ts';
import { bandKeys, chooseBands } from './lsh-bands.ts';
import { createMinHasher, estimateJaccard, PERMUTATIONS } from './min-hash.ts';
import { SHINGLE_LENGTH, wordShingles } from './word-shingles.ts';

export interface NearDuplicateOptions {
  /** Jaccard similarity of five-word shingles from which two texts are near duplicates, in (0, 1]. */
  readonly threshold: number;
  readonly ledger: Ledger;
  readonly target: LedgerTarget;
  readonly clock: Clock;
  readonly dryRun: boolean;
}

export interface NearDuplicateFinder {
  /** The most similar text at or above the threshold among those that `uriOf` knows; ties by uri. */
  find(text: HashedText, uriOf: (textHash: string) => string | undefined): NearDuplicateMatch | undefined;
  /** Writes what is collected; with `keep`, forgets texts that neither a document has nor `keep` names. */
  finish(keep: ReadonlySet<string>): void;
  close(): void;
}

interface HashedText {
  readonly text: string;
  readonly textHash: string;
}

interface NearDuplicateMatch {
  readonly duplicateOf: string;
  /** Estimated Jaccard similarity. */
  readonly similarity: number;
}

/** Signatures written to the ledger at once, and texts of earlier runs signed at once. */
const PAGE = 256;

/** Signs the target's documents that have no signature yet. Throws `configuration` for a threshold that cannot be. */
export function createNearDuplicateFinder(options: NearDuplicateOptions): NearDuplicateFinder {
  const { threshold, ledger, target, clock, dryRun } = options;
  const shape = chooseBands(PERMUTATIONS, threshold);
  const hasher = createMinHasher();
  const scheme = `${hasher.key}:w${SHINGLE_LENGTH}:b${shape.bands}x${shape.rows}`;
  const scratch = new Database('');
  const books = [openLedger(scratch, clock).signatures, ledger.signatures] as const;
  const [collected] = books;
  let waiting: Signature[] = [];

  const flush = (): void => {
    if (dryRun || waiting.length === 0) return;
    ledger.signatures.putMany(scheme, waiting);
    waiting = [];
  };
  const sign = ({ text, textHash }: HashedText): Signature | null => {
    const known = collected.get(scheme, textHash) ?? ledger.signatures.get(scheme, textHash);
    const values = known ?? hasher.sign(wordShingles(text));
    if (values === null) return null;
    const signature = { textHash, values, bandKeys: bandKeys(values, shape) };
    if (known) return signature;
    collected.putMany(scheme, [signature]);
    if (!dryRun) waiting.push(signature);
    if (waiting.length >= PAGE) flush();
    return signature;
  };

  for (let after = ''; ; ) {
    const page = ledger.signatures.unsigned(target, scheme, after, PAGE);
    for (const text of page) sign(text);
    if (page.length < PAGE) break;
    after = page.at(-1)!.textHash;
  }

  return {
    find: (text, uriOf) => {
      const signature = sign(text);
      if (signature === null) return undefined;
      let best: NearDuplicateMatch | undefined;
      for (const textHash of new Set(books.flatMap((book) => [...book.candidates(scheme, signature.bandKeys)]))) {
        const duplicateOf = textHash === text.textHash ? undefined : uriOf(textHash);
        const values = collected.get(scheme, textHash) ?? ledger.signatures.get(scheme, textHash);
        if (duplicateOf === undefined || values === undefined) continue;
        const similarity = estimateJaccard(signature.values, values);
        const isBetter = similarity > (best?.similarity ?? 0) || duplicateOf < (best?.duplicateOf ?? '');
        if (similarity >= threshold && similarity >= (best?.similarity ?? 0) && isBetter)
          best = { duplicateOf, similarity };
      }
      return best;
    },
    finish: (keep) => {
      flush();
      if (!dryRun) ledger.signatures.prune(keep);
    },
    close: () => void scratch.close(),
  };
}
