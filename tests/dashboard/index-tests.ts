/** Index: the walk step by step, kinds of index measured and plotted, versions. */
import { expect, it } from 'vitest';
import { checkView } from './check-view.ts';
import type { PageTests } from './dashboard-test.ts';
import { VIEWS } from './open-browser.ts';

const FEW_VECTORS = 200;
/** On a machine that does other things too. */
const MEASURING_MS = 300_000;

export const indexTests: PageTests = (test) => {
  it('begins to measure the kinds of index, shows how far it is, also on a page that is opened anew, and stops', async () => {
    const { page, complaints, close } = await test().browser.open('index');
    const panel = page.getByRole('region', { name: 'Recall against latency' });
    const progress = panel.getByRole('status').filter({ hasText: /\d+ of \d\d measurements/ });
    await panel.getByRole('button', { name: 'Measure' }).click();
    await progress.waitFor();
    await page.reload();
    await progress.waitFor();
    await progress.getByRole('button', { name: 'Stop' }).click();
    await progress.waitFor({ state: 'hidden' });
    expect(complaints).toEqual([]);
    await close();
  });

  it('walks through HNSW step by step, layer by layer', async () => {
    const { page, complaints, close } = await test().browser.open('index');
    const picture = page.getByRole('img', { name: /^Layer \d+, comparison \d+/ });
    await picture.waitFor();
    const nameOf = () => picture.getAttribute('aria-label');
    expect(await nameOf()).toMatch(/^Layer 0,/);
    const slider = page.getByRole('slider', { name: 'Comparison' });
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await nameOf()).toMatch(/^Layer [1-9]\d*, comparison 1:/);
    await page.getByRole('button', { name: 'One step on' }).click();
    expect(await nameOf()).toMatch(/comparison 2:/);
    const list = page.getByRole('listbox', { name: 'Comparisons' });
    await list.focus();
    await page.keyboard.press('ArrowDown');
    expect(await nameOf()).toMatch(/comparison 3:/);
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByRole('img', { name: /comparison ([6-9]|\d\d+):/ }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(complaints).toEqual([]);
    await close();
  });

  it('walks for another question, with another ef', async () => {
    const { page, close } = await test().browser.open('index');
    const film = page.getByRole('region', { name: 'A walk through HNSW' });
    const comparisons = async () =>
      Number(await film.locator('dt:text-is("Comparisons") + dd .figures-value').textContent());
    await page.getByRole('img', { name: /^Layer/ }).waitFor();
    const before = await comparisons();
    await page.getByLabel('Question').fill('stale embeddings');
    await page.getByLabel('ef', { exact: true }).fill('80');
    await page.getByRole('button', { name: 'Walk', exact: true }).click();
    await expect.poll(comparisons, { timeout: 20_000 }).toBeGreaterThan(before);
    const many = await comparisons();
    await page.getByLabel('ef', { exact: true }).fill('1');
    await page.getByRole('button', { name: 'Walk', exact: true }).click();
    await expect.poll(comparisons, { timeout: 20_000 }).toBeLessThan(many);
    await close();
  });

  it(
    'plots recall against latency of the kinds that were measured',
    async () => {
      // Few vectors: only the kinds that can be built of them are measured, and they are soon built.
      const body = JSON.stringify({ kind: 'measure-indexes', collection: 'default', sample: FEW_VECTORS });
      const headers = { 'content-type': 'application/json' };
      expect((await fetch(`${test().site.url}/api/jobs`, { method: 'POST', headers, body })).status).toBe(202);
      const { page, complaints, close } = await test().browser.open('index');
      const panel = page.getByRole('region', { name: 'Recall against latency' });
      await panel.getByRole('region', { name: 'Kinds of index' }).waitFor({ timeout: MEASURING_MS });
      await panel.locator('svg circle').first().waitFor();
      const rows = await panel.getByRole('row').count();
      expect(rows).toBeGreaterThan(4);
      expect(await panel.locator('svg circle').count()).toBe(rows - 1);
      expect(complaints).toEqual([]);
      await close();
    },
    MEASURING_MS + 60_000,
  );

  it.each(VIEWS)('is whole, readable and accessible at $width px, $theme', async (view) => {
    const open = await test().browser.open('index', view);
    await open.page.getByRole('img', { name: /^Layer/ }).waitFor();
    await open.page.locator('.plot-figure svg circle').first().waitFor();
    await checkView(open, view, 'index');
    await open.close();
  });
};
