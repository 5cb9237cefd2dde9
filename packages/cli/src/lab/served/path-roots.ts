/**
 * Paths that HTTP callers name, held inside the folders that the server was started with. A path is compared after every link in it was followed, so
 * that neither `..` nor a symbolic link leads out; what does not exist is refused in the same words as what may not be read.
 */
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { RaglabError } from '@raglab/core';

/** The real path. Relative ones are taken from the first root that has them. Throws `forbidden`. */
export async function pathUnderRoots(path: string, roots: readonly string[]): Promise<string> {
  if (!path.includes('\0')) {
    for (const root of roots) {
      const wanted = isAbsolute(path) ? path : resolve(root, path);
      const real = await realpath(wanted).catch(() => null);
      if (real !== null && isInside(real, await realpath(root).catch(() => root))) return real;
    }
  }
  throw new RaglabError({
    code: 'forbidden',
    problem: 'this path cannot be ingested over HTTP',
    expected: roots.length > 0 ? 'a file or folder under one of the roots of the server' : 'an upload',
    received: `'${path}'`,
    remedy: roots.length > 0 ? 'name another path, or upload the file' : 'start the server with --root DIR',
  });
}

export async function isUnderRoots(path: string, roots: readonly string[]): Promise<boolean> {
  return pathUnderRoots(path, roots).then(
    () => true,
    () => false,
  );
}

function isInside(path: string, root: string): boolean {
  const way = relative(root, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}
