import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DASHBOARD_DIRECTORY, prepareDashboard } from './prepare-dashboard.ts';

describe('the dashboard', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'raglab-dashboard-'));
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  it('is built once, and again when a source changes', async () => {
    const directory = join(scratch, 'package', 'dashboard');
    mkdirSync(join(directory, 'src'), { recursive: true });
    mkdirSync(join(scratch, 'package', 'node_modules'));
    writeFileSync(join(directory, 'index.html'), '<script type="module" src="/src/main.ts"></script>');
    writeFileSync(join(directory, 'src/main.ts'), 'document.title = "one" as string;');
    let builds = 0;
    const prepare = () => prepareDashboard({ directory, onBuild: () => void builds++ });

    const built = await prepare();
    expect(readFileSync(join(built, 'index.html'), 'utf8')).toMatch(/src="\/assets\/[\w-]+\.js"/);
    await prepare();
    expect(builds).toBe(1);
    writeFileSync(join(directory, 'src/main.ts'), 'document.title = "two" as string;');
    await prepare();
    expect(builds).toBe(2);

    // A published package has no sources and is served as it is.
    rmSync(join(directory, 'src'), { recursive: true });
    expect(await prepare()).toBe(built);
    expect(builds).toBe(2);
  });

  it('holds the production build of React, also where NODE_ENV says test', async () => {
    expect(process.env.NODE_ENV).toBe('test');
    const directory = join(scratch, 'react', 'dashboard');
    mkdirSync(join(directory, 'src'), { recursive: true });
    mkdirSync(join(scratch, 'react', 'node_modules'));
    writeFileSync(join(directory, 'index.html'), '<script type="module" src="/src/main.tsx"></script>');
    writeFileSync(
      join(directory, 'src/main.tsx'),
      'document.title = process.env.NODE_ENV === "production" ? "built for readers" : "built for developers";',
    );
    const assets = join(await prepareDashboard({ directory }), 'assets');
    const script = readFileSync(join(assets, readdirSync(assets)[0]!), 'utf8');
    expect(script).toContain('built for readers');
    expect(script).not.toContain('developers');
  });

  it('asks nothing of other machines and runs no inline script', async () => {
    const html = readFileSync(join(await prepareDashboard(), 'index.html'), 'utf8');
    expect(html).not.toMatch(/https?:|<script(?![^>]*\bsrc=)|\son\w+=|<style/);
    expect(statSync(join(DASHBOARD_DIRECTORY, 'dist/favicon.svg')).isFile()).toBe(true);
  });
});
