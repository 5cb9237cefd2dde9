/** From the uri of a dead letter back to the file that it came from: the record after `#` is left out, what `listSources` wrote encoded is decoded. */
import { resolve } from 'node:path';
import type { Catalog } from '../open-catalog.ts';

export function sourceFileOf({ baseDirectory }: Pick<Catalog, 'baseDirectory'>, uri: string): string {
  const file = uri.split('#', 1)[0]!;
  return resolve(baseDirectory, file.replaceAll('%23', '#').replaceAll('%25', '%'));
}
