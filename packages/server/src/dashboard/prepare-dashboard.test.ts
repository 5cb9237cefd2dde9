import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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

  it('asks nothing of other machines and runs no inline script', async () => {
    const html = readFileSync(join(await prepareDashboard(), 'index.html'), 'utf8');
    expect(html).not.toMatch(/https?:|<script(?![^>]*\bsrc=)|\son\w+=|<style/);
    expect(statSync(join(DASHBOARD_DIRECTORY, 'dist/favicon.svg')).isFile()).toBe(true);
  });
});
