/** The values of `ingest --fields` and `--near-duplicates`, read once at the edge. */
import type { FieldMap, NearDuplicates } from '@raglab/ingest';
import { InvalidArgumentError } from 'commander';

const FIELDS = ['id', 'title', 'text', 'metadata'] as const;

/** Reads 'text=body,title=headline,id=key,metadata=author+year'. */
export function parseFieldMap(text: string): FieldMap {
  const pairs = text.split(',').map((pair): readonly [string, string] => {
    const at = pair.indexOf('=');
    return [pair.slice(0, Math.max(0, at)).trim(), pair.slice(at + 1).trim()];
  });
  const isUsable = ([field, name]: readonly [string, string]): boolean =>
    name !== '' && FIELDS.some((known) => known === field);
  if (!pairs.every(isUsable) || new Set(pairs.map(([field]) => field)).size < pairs.length) {
    throw new InvalidArgumentError(
      `Expected ${FIELDS.map((field) => `${field}=NAME`).join(', ')}, each at most once, such as text=body,title=headline,id=key.`,
    );
  }
  const { metadata, ...names } = Object.fromEntries(pairs) as Partial<Record<(typeof FIELDS)[number], string>>;
  return metadata === undefined ? names : { ...names, metadata: metadata.split('+') };
}

/** Reads 'keep' or 'drop', with a threshold behind a colon: 'drop:0.9'. */
export function parseNearDuplicates(text: string): NearDuplicates {
  const [, action, given = '0.8'] = /^(keep|drop)(?::(0?\.\d+|1(?:\.0+)?))?$/.exec(text) ?? [];
  const threshold = Number(given);
  if ((action !== 'keep' && action !== 'drop') || threshold === 0) {
    throw new InvalidArgumentError("Expected 'keep' or 'drop', with a similarity above 0 and at most 1: drop:0.9.");
  }
  return { action, threshold };
}
