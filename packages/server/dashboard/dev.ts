/**
 * `pnpm dev:dashboard [URL]`: Vite's development server, which reloads on every edit, in front of a running `raglab serve` (default
 * http://127.0.0.1:4680). What is no source of the dashboard goes on to that server.
 */
import { createServer } from 'vite';
import { viteConfig } from '../src/dashboard/build-dashboard.ts';

const target = process.argv[2] ?? 'http://127.0.0.1:4680';
const server = await createServer({
  ...viteConfig(import.meta.dirname),
  server: {
    host: '127.0.0.1',
    proxy: {
      '^/(?!src/|@|node_modules/|favicon\\.svg$|index\\.html$|$|\\?)': {
        target,
        changeOrigin: true,
        headers: { origin: target },
      },
    },
  },
});
await server.listen();
server.printUrls();
