/**
 * Training pairs as JSON lines, gzipped or plain: `{source, kind, query, positive}`, in the order of the articles that they were cut from. The article
 * itself is not named: where a heading does not begin with the title before it, another article begins.
 */
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { compareIds, messageOf, RaglabError } from '@raglab/core';
import { z } from 'zod';

export interface TrainingPair {
  readonly kind: string;
  readonly query: string;
  readonly positive: string;
  /** Number of the article in the file. */
  readonly article: number;
  readonly title: string;
}

export const HEADING = 'title+heading';
/** A sentence, and the paragraph that follows its own. */
export const NEIGHBOUR = 'neighbour';
const ENDING = /\.jsonl(\.gz)?$/;
const rowSchema = z.object({ kind: z.string(), query: z.string(), positive: z.string() });

/** Names of the sources in a folder, sorted. Throws `not_found` where there is none. */
export function listPairSources(folder: string): string[] {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => ENDING.test(file)) : [];
  if (files.length > 0) return [...new Set(files.map((file) => file.replace(ENDING, '')))].sort(compareIds);
  throw new RaglabError({
    code: 'not_found',
    problem: `there are no training pairs in ${folder}`,
    expected: 'files SOURCE.jsonl or SOURCE.jsonl.gz of {kind, query, positive}',
    received: existsSync(folder) ? 'a folder without any' : 'no such folder',
    remedy: 'Name a folder that has some with --pairs.',
  });
}

/** All pairs of a source. A large one takes hundreds of megabytes. */
export async function readTrainingPairs(folder: string, source: string): Promise<TrainingPair[]> {
  return Array.fromAsync(streamTrainingPairs(folder, source));
}

export async function* streamTrainingPairs(folder: string, source: string): AsyncGenerator<TrainingPair> {
  const [plain, zipped] = [join(folder, `${source}.jsonl`), join(folder, `${source}.jsonl.gz`)];
  const input = existsSync(plain) ? createReadStream(plain) : createReadStream(zipped).pipe(createGunzip());
  let title = '';
  let article = -1;
  let row = 0;
  for await (const line of createInterface({ input })) {
    if (line.trim() === '') continue;
    row += 1;
    const { kind, query, positive } = parseRow(line, basename(source), row);
    const begins = kind === HEADING && query !== title && !(title !== '' && query.startsWith(`${title} `));
    if (begins || article < 0) {
      article += 1;
      if (begins) title = query;
    }
    yield { kind, query, positive, article, title };
  }
}

function parseRow(line: string, source: string, number: number): z.infer<typeof rowSchema> {
  try {
    return rowSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new RaglabError({
      code: 'invalid_input',
      problem: `${source}: row ${number} is no training pair`,
      expected: '{"kind": …, "query": …, "positive": …}',
      received: messageOf(cause),
      cause,
    });
  }
}
