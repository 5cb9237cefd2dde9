/**
 * YAML front matter (the `---` block that Jekyll made common) to flat metadata. Nested keys are joined with dots, lists of
 * scalars stay lists, everything else becomes text. A block that is not valid YAML, or not a mapping, is left in the text: nothing is lost.
 */
import type { Metadata, MetadataValue } from '@raglab/core';
import { parse } from 'yaml';

const FRONT_MATTER = /^---[^\S\n]*\n([\s\S]*?)\n?^(?:---|\.\.\.)[^\S\n]*(?:\n|$)/m;

export function splitFrontMatter(source: string): { metadata: Metadata; text: string } {
  const match = source.startsWith('---') ? FRONT_MATTER.exec(source) : null;
  if (match?.index !== 0) return { metadata: {}, text: source };
  const values = parseMapping(match[1]!);
  if (values === null) return { metadata: {}, text: source };
  return { metadata: flattenMetadata(values), text: source.slice(match[0].length) };
}

/** A nested object as flat metadata: `{a: {b: 1}}` becomes `{'a.b': 1}`. */
export function flattenMetadata(values: Readonly<Record<string, unknown>>, prefix = ''): Metadata {
  const flat: Record<string, MetadataValue> = {};
  for (const [key, value] of Object.entries(values)) {
    const name = prefix + key;
    if (value === null || typeof value === 'string' || typeof value === 'boolean') flat[name] = value;
    else if (typeof value === 'number') flat[name] = Number.isFinite(value) ? value : String(value);
    else if (Array.isArray(value)) flat[name] = value.map(textOf);
    else if (typeof value === 'object') Object.assign(flat, flattenMetadata({ ...value }, `${name}.`));
    else flat[name] = textOf(value);
  }
  return flat;
}

function parseMapping(yaml: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = parse(yaml, { logLevel: 'error' });
    if (value === null) return {};
    return typeof value === 'object' && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
