/** Studies: the list with its verdicts, and one with its plot, figures and exercises. */
import { expect, it } from 'vitest';
import { checkView } from './check-view.ts';
import type { PageTests } from './dashboard-test.ts';
import { VIEWS } from './open-browser.ts';

export const studiesTests: PageTests = (test) => {
  it('lists every claim with its verdict, and opens one with its figures', async () => {
    const { page, complaints, close } = await test().browser.open('studies');
    const rows = page.getByRole('region', { name: 'Table of studies' }).getByRole('row');
    await rows.nth(1).waitFor();
    const response = await fetch(`${test().site.url}/api/studies`);
    const { items } = (await response.json()) as { items: { name: string; claim: string; verdict: string | null }[] };
    expect(await rows.count()).toBe(1 + items.length);
    const study = items.find(({ name }) => name === 'chunk-size')!;
    expect(await rows.filter({ hasText: study.claim }).textContent()).toContain(study.verdict);
    await page.getByRole('link', { name: study.claim }).click();
    await page.getByRole('heading', { level: 1, name: study.claim }).waitFor();
    await page.locator('.plot-figure circle').first().waitFor();
    expect(await page.getByRole('region', { name: 'Findings' }).getByRole('row').count()).toBeGreaterThan(1);
    expect(await page.getByRole('region', { name: 'Table of figures' }).getByRole('row').count()).toBe(1 + 10);
    await page.getByRole('region', { name: 'Method and exercises' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('draws every study that was measured', async () => {
    const { page, complaints, close } = await test().browser.open('studies');
    const { items } = (await (await fetch(`${test().site.url}/api/studies`)).json()) as {
      items: { name: string; claim: string; verdict: string | null }[];
    };
    for (const { name, claim } of items.filter(({ verdict }) => verdict !== null)) {
      await page.goto(`${test().site.url}/#/studies/${name}`);
      await page.getByRole('heading', { level: 1, name: claim }).waitFor();
      await page.locator('.plot-figure').locator('circle:visible, rect:visible').first().waitFor();
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(VIEWS)('is whole, readable and accessible at $width px, $theme', async (view) => {
    const open = await test().browser.open('studies', view);
    await open.page.getByRole('region', { name: 'Table of studies' }).waitFor();
    await checkView(open, view, 'studies');
    await open.page.goto(`${test().site.url}/#/studies/chunk-size`);
    await open.page.locator('.plot-figure circle').first().waitFor();
    await checkView(open, view, 'study');
    await open.close();
  });
};
