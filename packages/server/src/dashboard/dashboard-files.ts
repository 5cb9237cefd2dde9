/**
 * The built dashboard in memory, by path: a request only ever looks into this list, so no path of a request reaches the disk. Files with a hash in
 * their name may be kept for ever; `index.html` is asked for again each time. Texts are compressed once, when the server starts.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Context } from 'hono';

interface ServedFile {
  readonly bytes: Buffer<ArrayBuffer>;
  /** Null where it would not be smaller. */
  readonly gzipped: Buffer<ArrayBuffer> | null;
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
}

export interface DashboardFiles {
  /** Undefined for a path that is no file of the dashboard. */
  answer(context: Context): Response | undefined;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};
const COMPRESSED = /^(text|application\/json|image\/svg)/;
const HASHED = /-[\w-]{8,}\.\w+$/;

export function loadDashboardFiles(directory: string): DashboardFiles {
  const files = new Map<string, ServedFile>();
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(directory, path).split(sep).join('/')}`, load(path, type));
  }
  return {
    answer(context) {
      const file = files.get(context.req.path === '/' ? '/index.html' : context.req.path);
      if (!file || !['GET', 'HEAD'].includes(context.req.method)) return undefined;
      const { bytes, gzipped, type, etag, cacheControl } = file;
      const headers = { etag, 'cache-control': cacheControl, vary: 'accept-encoding' };
      if (context.req.header('if-none-match') === etag) return context.body(null, 304, headers);
      const takesGzip = gzipped !== null && /\bgzip\b/.test(context.req.header('accept-encoding') ?? '');
      const encoding = takesGzip ? { 'content-encoding': 'gzip' } : {};
      return context.body(takesGzip ? gzipped : bytes, 200, { ...headers, 'content-type': type, ...encoding });
    },
  };
}

function load(path: string, type: string): ServedFile {
  const bytes = readFileSync(path) as Buffer<ArrayBuffer>;
  const compressed = COMPRESSED.test(type) ? (gzipSync(bytes) as Buffer<ArrayBuffer>) : null;
  return {
    bytes,
    gzipped: compressed !== null && compressed.length < bytes.length ? compressed : null,
    type,
    etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`,
    cacheControl: HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}
