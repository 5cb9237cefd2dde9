/** What a server may let its callers do: everything that costs money or touches this machine has to be allowed when it starts. */
import { RaglabError } from '@raglab/core';

export interface ServedLabOptions {
  /** May callers cause calls of language models and of paid embedding services beyond the question's own vector? */
  readonly allowLanguageModels: boolean;
  /** May callers send SQL? */
  readonly allowSql: boolean;
  /** Milliseconds that a statement has. Default 10,000. */
  readonly sqlTimeLimitMs?: number;
  /** False for a lab that may only be read. */
  readonly allowWrites: boolean;
  /** Folders that callers may have ingested by path; none: uploads alone. */
  readonly roots: readonly string[];
  /** Told of every error of a job that callers are told nothing of. */
  readonly onError?: (error: unknown) => void;
}

/** Milliseconds that the stages of a question may take, at their upper end: what measured times are held against. */
export const LATENCY_BUDGET_MS: Readonly<Record<string, number>> = { embed: 50, search: 100, total: 200 };

/** Throws `forbidden` where the lab is only read. */
export function requireWrites({ allowWrites }: Pick<ServedLabOptions, 'allowWrites'>, what: string): void {
  if (allowWrites) return;
  throw new RaglabError({
    code: 'forbidden',
    problem: 'this lab is only read here',
    expected: 'a question',
    received: what,
    remedy: 'serve a lab that may be written to, without --read-only',
  });
}
