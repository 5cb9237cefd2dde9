/** A YAML text to a checked value; whatever is wrong with it is named with its line and column, and shown. */
import { RaglabError } from '@raglab/core';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { parseWithSchema } from './parse-with-schema.ts';
import { placeAt, placeInYaml } from './yaml-place.ts';

export interface YamlContext {
  /** What is being read: 'grid bench/grids/handbook.yaml'. */
  readonly what: string;
  readonly remedy?: string;
}

/** Throws `configuration` (exit code 3). */
export function parseYamlWithSchema<T>(schema: z.ZodType<T>, text: string, context: YamlContext): T {
  const document = parseDocument(text, { lineCounter: new LineCounter() });
  const [error] = document.errors;
  if (error) {
    const place = placeAt(text, error.linePos?.[0] ?? { line: 1, col: 1 });
    throw new RaglabError({
      code: 'configuration',
      problem: `cannot read ${context.what}, line ${place.line}, column ${place.column}`,
      expected: 'YAML',
      received: error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, ''),
      excerpt: place.excerpt,
      cause: error,
    });
  }
  return parseWithSchema(schema, document.toJS() as unknown, {
    ...context,
    placeOf: (path) => placeInYaml(text, path),
  });
}
