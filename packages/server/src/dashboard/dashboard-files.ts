/**
 * Hands out the built dashboard: its page at `/`, its files under `/assets`. Only names that lay in the folder when the server started are answered, so no
 * request reaches another path. The policy lets the page run its own scripts and nothing else; Observable Plot writes styles into its SVG.
 */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Context, Hono } from 'hono';

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** `directory`: what `prepareDashboard` gives. */
export function dashboardFiles(directory: string): Hono {
  const app = new Hono();
  const send = async (context: Context, name: string, cacheControl: string): Promise<Response> =>
    context.body(new Uint8Array(await readFile(join(directory, name))), 200, {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'cache-control': cacheControl,
    });
  app.get('/', (context) => send(context, 'index.html', 'no-cache'));
  app.get('/favicon.svg', (context) => send(context, 'favicon.svg', 'no-cache'));
  // A name under assets holds a hash of the content: what it names never changes.
  for (const name of readdirSync(join(directory, 'assets')))
    app.get(`/assets/${name}`, (context) => send(context, `assets/${name}`, 'public, max-age=31536000, immutable'));
  return app;
}
