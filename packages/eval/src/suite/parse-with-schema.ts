/**
 * Validation at the edge: a value is what the schema says, or an error names the path, what was expected and what was
 * received. Only the first problem is spelled out; the number of further ones is given.
 */
import { RaglabError } from '@raglab/core';
import type { z } from 'zod';
import type { YamlPlace } from './yaml-place.ts';

export interface SchemaContext {
  /** What is being read: 'suite file suites/handbook.yaml'. */
  readonly what: string;
  /** Where `value` stands in it: 'metrics[2]'; empty for the whole. */
  readonly at?: string;
  readonly remedy?: string;
  /** Where a path stands in the text that the value was read from. */
  readonly placeOf?: (path: readonly PropertyKey[]) => YamlPlace;
}

/** Throws `configuration` (exit code 3). */
export function parseWithSchema<T>(schema: z.ZodType<T>, value: unknown, context: SchemaContext): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues;
  const issue = issues[0]!;
  const path = [...issue.path];
  if (issue.code === 'unrecognized_keys') path.push(issue.keys[0]!);
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more problems)` : '';
  const place = context.placeOf?.(path);
  const where = `at '${joinPath(context.at ?? '', path)}'${place ? `, line ${place.line}, column ${place.column}` : ''}`;
  throw new RaglabError({
    code: 'configuration',
    problem: `cannot read ${context.what}, ${where}${more}`,
    expected: expectedBy(issue),
    received: show(valueAt(value, path)),
    ...(place && { excerpt: place.excerpt }),
    ...(context.remedy === undefined ? {} : { remedy: context.remedy }),
  });
}

/** A value as an error message shows it: JSON, shortened. */
function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 57)}…` : json;
}

function joinPath(base: string, path: readonly PropertyKey[]): string {
  const joined = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    base,
  );
  return joined === '' ? '(whole file)' : joined;
}

function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return article(issue.expected);
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return 'only known fields';
    case 'too_small':
      return `${nounOf(issue.origin)} of at least ${issue.minimum}`;
    case 'too_big':
      return `${nounOf(issue.origin)} of at most ${issue.maximum}`;
    case 'invalid_union':
      return issue.errors.flatMap(([first]) => (first === undefined ? [] : expectedBy(first))).join(' or ');
    default:
      return issue.message.replace(/^(Invalid input: )?expected /, '');
  }
}

function nounOf(origin: string): string {
  if (origin === 'string') return 'a text with a length';
  return origin === 'array' ? 'a list with a length' : article(origin);
}

function article(type: string): string {
  const name = { object: 'object', array: 'list', string: 'text', int: 'whole number' }[type] ?? type;
  return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
}

/** A list of one may be written as its only entry, which then is what stands there. */
function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (typeof inner === 'object' && inner !== null) return (inner as Record<PropertyKey, unknown>)[key];
    return key === 0 ? inner : undefined;
  }, value);
}
