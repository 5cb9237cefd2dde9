/** Files that callers send: kept in the lab's folder, one folder for each collection, under their own names and nowhere else. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { RaglabError, type UploadedFile } from '@raglab/core';
import { SUPPORTED_EXTENSIONS } from '@raglab/ingest';

/** Letters, digits, spaces, dots, hyphens: no separator, nothing hidden, nothing that means something to a shell. */
const FILE_NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._()-]{0,149}$/u;

/** The paths of what was kept. A file of the same name replaces the one before. Throws `invalid_input` before anything is written. */
export async function keepUploads(
  labDirectory: string,
  collection: string,
  files: readonly UploadedFile[],
): Promise<string[]> {
  for (const { name, bytes } of files) {
    if (!FILE_NAME.test(name) || name.includes('..')) throw refused(name, 'a plain file name without folders');
    if (!SUPPORTED_EXTENSIONS.includes(extname(name).toLowerCase()))
      throw refused(name, `a file of one of the kinds ${SUPPORTED_EXTENSIONS.join(', ')}`);
    if (bytes.length === 0) throw refused(name, 'a file with something in it');
  }
  const folder = join(labDirectory, 'uploads', collection);
  await mkdir(folder, { recursive: true });
  return Promise.all(
    files.map(async ({ name, bytes }, i) => {
      const path = join(folder, name.normalize('NFC'));
      const beside = join(folder, `.${process.pid}-${i}.partial`);
      await writeFile(beside, bytes);
      await rename(beside, path);
      return path;
    }),
  );
}

function refused(name: string, expected: string): RaglabError {
  return new RaglabError({
    code: 'invalid_input',
    problem: 'this file cannot be taken',
    expected,
    received: `'${name.slice(0, 100)}'`,
  });
}
