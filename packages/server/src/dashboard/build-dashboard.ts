/**
 * Builds the dashboard with Vite: sources in `packages/server/dashboard`, files in its `dist`. Everything that a page needs is in there: no font,
 * script or style comes from elsewhere. Takes about a second; the published package brings the built files and never runs this.
 */
import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RaglabError } from '@raglab/core';
import type { InlineConfig } from 'vite';

/** Browsers that know CSS `light-dark()`; all of them appeared by May 2024. */
const BROWSERS = ['chrome123', 'edge123', 'firefox120', 'safari17.5'];

/** TanStack Query marks its files for React's server components, and there are none here; how long a plugin took is nobody's concern. */
const UNTOLD: ReadonlySet<string> = new Set(['MODULE_LEVEL_DIRECTIVE', 'PLUGIN_TIMINGS']);

/** What building and the development server share. */
export function viteConfig(directory: string): InlineConfig {
  return {
    root: directory,
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic' } },
    build: {
      target: BROWSERS,
      cssTarget: BROWSERS,
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      // A data: address would need an exception in the content security policy.
      assetsInlineLimit: 0,
      rolldownOptions: { onLog: (level, log, report) => !UNTOLD.has(log.code ?? '') && report(level, log) },
    },
  };
}

/** Throws `missing_dependency` where Vite is not installed. The files appear all at once: a server beside it never serves half of them. */
export async function buildDashboard(directory: string): Promise<void> {
  const { build } = await import('vite').catch((cause: unknown) => {
    throw new RaglabError({
      code: 'missing_dependency',
      problem: 'cannot build the dashboard',
      expected: 'the built files in the package, or vite to build them',
      received: 'neither',
      remedy: 'install the development dependencies, or use the published package, which brings the built files',
      cause,
    });
  });
  // Beside dist, so that it can be renamed, and in a folder that nobody commits or publishes.
  const fresh = join(directory, '..', 'node_modules', `.dashboard-${process.pid}`);
  const config = viteConfig(directory);
  await build({
    ...config,
    // Whatever NODE_ENV is here (vitest sets it): React's development build is three times as large and slow.
    define: { 'process.env.NODE_ENV': '"production"' },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: { ...config.build, outDir: fresh },
  });
  const target = join(directory, 'dist');
  try {
    rmSync(target, { recursive: true, force: true });
    renameSync(fresh, target);
  } catch {
    // Somebody who built at the same moment was there first: the files are the same.
    cpSync(fresh, target, { recursive: true });
    rmSync(fresh, { recursive: true, force: true });
  }
}
