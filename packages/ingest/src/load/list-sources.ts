/**
 * From paths to the list of files to load, before any of them is read: missing paths and empty folders stop everything here.
 * Folders are walked in sorted order; hidden entries and `node_modules` are left out; a symbolic link counts only when it
 * stays inside the folder that was given. One file reached twice (overlapping paths, links) is listed once. Memory: one entry per file.
 */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, relative, resolve, sep } from 'node:path';
import { compareIds, messageOf, RaglabError } from '@raglab/core';
import { FEED_SCHEME } from '../feed/feed-uri.ts';
import type { LoadFailure, SkippedSource } from './loaded-document.ts';
import { formatOf, type SourceFormat, SUPPORTED_EXTENSIONS } from './source-format.ts';

export interface SourceFile {
  readonly path: string;
  readonly uri: string;
  readonly format: SourceFormat;
}

/** What was given, as a range of uris: everything under a folder, or one file with its records. */
export type SourceScope =
  | { readonly type: 'folder'; readonly prefix: string }
  | { readonly type: 'file'; readonly uri: string };

export interface SourceList {
  /** Sorted by uri. */
  readonly files: readonly SourceFile[];
  readonly skipped: readonly SkippedSource[];
  /** Folders that could not be listed. */
  readonly unreadable: readonly LoadFailure[];
  readonly scopes: readonly SourceScope[];
}

interface Walk {
  readonly baseDirectory: string;
  /** Real path of the given folder, which no link may leave. */
  readonly root: string;
  readonly files: Map<string, SourceFile>;
  readonly skipped: SkippedSource[];
  readonly unreadable: LoadFailure[];
  readonly visited: Set<string>;
}

/** Opening a pipe waits until somebody writes to it; a device may never end. */
const NOT_REGULAR = 'not a regular file (a pipe, a socket or a device)';

/** Relative paths are taken from `baseDirectory`. Throws `not_found` and `invalid_input` before anything is read. */
export async function listSources(paths: readonly string[], baseDirectory: string): Promise<SourceList> {
  const base = resolve(baseDirectory);
  const files = new Map<string, SourceFile>();
  const skipped: SkippedSource[] = [];
  const unreadable: LoadFailure[] = [];
  const scopes: SourceScope[] = [];
  for (const given of paths) {
    const path = resolve(base, given);
    const found = await stat(path).catch((cause: unknown) => {
      throw new RaglabError({
        code: 'not_found',
        problem: `cannot find '${given}'`,
        expected: 'a file or a folder',
        received: 'nothing at that path',
        remedy: 'check the spelling and the current directory',
        cause,
      });
    });
    const before = files.size;
    const root = await realpath(path);
    const uri = uriOf(base, path);
    const seenBefore = [...files.keys()].some((known) => known === root || known.startsWith(root + sep));
    if (found.isDirectory()) {
      scopes.push({ type: 'folder', prefix: uri === '' ? '' : `${uri}/` });
      const walk = { baseDirectory: base, root, files, skipped, unreadable, visited: new Set<string>() };
      for (const link of await walkFolder(walk, path, root)) await followLink(walk, link);
    } else {
      scopes.push({ type: 'file', uri });
      if (found.isFile()) addFile({ baseDirectory: base, files, skipped }, path, root);
      else skipped.push({ uri, reason: NOT_REGULAR });
    }
    if (files.size === before && !seenBefore) throw nothingToLoad(given, found.isDirectory(), skipped, unreadable);
  }
  if (paths.length === 0)
    throw new RaglabError({
      code: 'usage',
      problem: 'nothing to load',
      expected: 'at least one path',
      received: 'none',
    });
  const sorted = [...files.values()].toSorted((a, b) => compareIds(a.uri, b.uri));
  return { files: sorted, skipped, unreadable, scopes };
}

/** Does the uri lie under one of the given paths? Documents of a change feed lie under none. */
export function isInScope(scopes: readonly SourceScope[], uri: string): boolean {
  if (uri.startsWith(FEED_SCHEME)) return false;
  return scopes.some((scope) => {
    if (scope.type === 'file') return uri === scope.uri || uri.startsWith(`${scope.uri}#`);
    return scope.prefix === '' ? !uri.startsWith('../') : uri.startsWith(scope.prefix);
  });
}

/** `#` separates a file from a record in it, so in a file's own name it is written `%23`, as in any URL. */
function uriOf(baseDirectory: string, path: string): string {
  return relative(baseDirectory, path).split(sep).join('/').replaceAll('%', '%25').replaceAll('#', '%23');
}

/** Walks real entries first and returns the symbolic links met, so that a link never takes the place of its target. */
async function walkFolder(walk: Walk, folder: string, realFolder: string): Promise<string[]> {
  if (walk.visited.has(realFolder)) return [];
  walk.visited.add(realFolder);
  const links: string[] = [];
  for (const entry of await listFolder(walk, folder)) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    if (entry.isSymbolicLink()) links.push(path);
    else if (entry.isDirectory()) links.push(...(await walkFolder(walk, path, join(realFolder, entry.name))));
    else if (entry.isFile()) addFile(walk, path, join(realFolder, entry.name));
    else walk.skipped.push({ uri: uriOf(walk.baseDirectory, path), reason: NOT_REGULAR });
  }
  return links;
}

async function listFolder(walk: Walk, folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.toSorted((a, b) => compareIds(a.name, b.name));
  } catch (error) {
    const uri = uriOf(walk.baseDirectory, folder);
    const reason = `cannot list the folder: ${messageOf(error)}`;
    walk.unreadable.push({ uri, reason, code: 'invalid_input', modifiedAt: null, extent: 'source' });
    return [];
  }
}

async function followLink(walk: Walk, link: string): Promise<void> {
  const target = await realpath(link).catch(() => null);
  const uri = uriOf(walk.baseDirectory, link);
  if (target === null) {
    walk.skipped.push({ uri, reason: 'a symbolic link to nothing' });
    return;
  }
  if (target !== walk.root && !target.startsWith(walk.root + sep)) {
    walk.skipped.push({ uri, reason: 'a symbolic link that leaves the given folder' });
    return;
  }
  const found = await stat(link);
  if (found.isDirectory()) {
    for (const inner of await walkFolder(walk, link, target)) await followLink(walk, inner);
  } else if (found.isFile()) addFile(walk, link, target);
  else walk.skipped.push({ uri, reason: NOT_REGULAR });
}

function addFile(walk: Pick<Walk, 'baseDirectory' | 'files' | 'skipped'>, path: string, realPath: string): void {
  if (walk.files.has(realPath)) return;
  const uri = uriOf(walk.baseDirectory, path);
  const format = formatOf(path);
  if (format) walk.files.set(realPath, { path, uri, format });
  else walk.skipped.push({ uri, reason: `not a supported format (${extname(path) || 'no extension'})` });
}

function nothingToLoad(
  given: string,
  isFolder: boolean,
  skipped: readonly SkippedSource[],
  unreadable: readonly LoadFailure[],
): RaglabError {
  const reasons = [...unreadable, ...skipped];
  const first = reasons[0];
  const received = isFolder
    ? first
      ? `a folder with none (${reasons.length} skipped; first: ${first.uri}: ${first.reason})`
      : 'an empty folder'
    : 'a file of another kind';
  return new RaglabError({
    code: 'invalid_input',
    problem: `found nothing to load in '${given}'`,
    expected: `at least one document (${SUPPORTED_EXTENSIONS.join(', ')})`,
    received,
    remedy: 'name another path, or convert the documents to one of these formats',
  });
}
