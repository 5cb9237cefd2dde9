/** JSON Lines (jsonlines.org), validated line by line against a zod schema; blank lines are passed over. */
import { messageOf, type RaglabError } from '@raglab/core';
import type { z } from 'zod';
import { brokenLine, readLines } from './read-lines.ts';

export interface JsonLine<T> {
  readonly line: number;
  readonly value: T;
}

/** Throws `invalid_input` with file, line, expected and received for the first line that does not fit. */
export async function* readJsonLines<T>(path: string, schema: z.ZodType<T>): AsyncGenerator<JsonLine<T>> {
  for await (const { number: line, text } of readLines(path)) {
    if (text.trim() === '') continue;
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch (error) {
      throw brokenLine(path, line, 'one JSON object', `${messageOf(error)}: ${text.slice(0, 60)}`);
    }
    const result = schema.safeParse(parsed);
    if (!result.success) throw misfit(path, line, parsed, result.error.issues[0]!);
    yield { line, value: result.data };
  }
}

function misfit(path: string, line: number, parsed: unknown, issue: z.core.$ZodIssue): RaglabError {
  let received = parsed;
  for (const key of issue.path) received = (received as Record<PropertyKey, unknown> | undefined)?.[key];
  const field = issue.path.length > 0 ? `field '${issue.path.join('.')}': ` : '';
  const shown = received === undefined ? 'nothing' : JSON.stringify(received);
  return brokenLine(
    path,
    line,
    `${field}${issue.message.replace(/^Invalid input: expected /, '').replace(/, received \w+$/, '')}`,
    shown,
  );
}
