/** Experiments: the sweep's plots and cells, filters, cells side by side, and the way from a cell to its run. */
import { expect, it } from 'vitest';
import { checkView } from './check-view.ts';
import type { PageTests } from './dashboard-test.ts';
import { VIEWS } from './open-browser.ts';

export const experimentsTests: PageTests = (test) => {
  const openSweep = async (view?: (typeof VIEWS)[number]) => {
    const open = await test().browser.open('experiments', view);
    await open.page.getByRole('link', { name: 'small-sweep' }).click();
    await open.page.getByRole('region', { name: 'Cells', exact: true }).getByRole('table').waitFor();
    return open;
  };

  it('shows every cell in two plots and a table, and filters both', async () => {
    const { page, complaints, close } = await openSweep();
    const cells = page.getByRole('region', { name: 'Cells', exact: true }).getByRole('row');
    const points = page.locator('.bench-plots .plot-figure').first().locator('circle');
    expect(await cells.count()).toBe(1 + 4);
    await points.first().waitFor();
    // A point for each cell, and the ring of the control.
    expect(await points.count()).toBe(4 + 1);
    expect(await page.locator('.bench-plots .plot-figure').count()).toBe(2);
    await page.getByRole('group', { name: 'chunker' }).getByText('markdown').click();
    await page.getByText('2 of 4 cells').waitFor();
    expect(await cells.count()).toBe(1 + 2);
    await page.waitForFunction(
      () => document.querySelectorAll('.bench-plots .plot-figure:first-child circle').length === 2,
    );
    await page.reload();
    await page.getByText('2 of 4 cells').waitFor();
    await page.getByLabel('Up').selectOption('ndcg_cut_10 in k chunks');
    await page.getByRole('figure', { name: /^ndcg_cut_10 in k chunks against p95 latency of 2 cells/ }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('compares cells, opens one, and leads to its evaluation run', async () => {
    const { page, complaints, close } = await openSweep();
    await page.getByRole('checkbox', { name: 'Compare fixed-token:200/0 · none' }).check();
    await page.getByRole('checkbox', { name: 'Compare markdown:200/0 · ranker' }).check();
    const compared = page.getByRole('region', { name: 'Compared', exact: true });
    expect(await compared.getByRole('rowheader', { name: 'chunker' }).count()).toBe(1);
    expect(await compared.getByText('best').count()).toBeGreaterThan(0);
    await compared.getByRole('link', { name: 'Case by case' }).click();
    await page.getByRole('heading', { level: 1, name: 'Two runs compared' }).waitFor();
    await page.getByRole('region', { name: 'Metrics', exact: true }).getByRole('table').waitFor();
    await page.goBack();
    await compared.getByRole('link', { name: 'markdown:200/0 · ranker' }).click();
    await page.getByRole('heading', { level: 1, name: 'markdown:200/0 · ranker' }).waitFor();
    expect(
      await page
        .getByRole('region', { name: /^Against the control/ })
        .getByRole('row')
        .count(),
    ).toBeGreaterThan(2);
    await page.getByRole('link', { name: /^Run [0-9a-f]{16}$/ }).click();
    await page.getByRole('heading', { level: 1, name: 'rag-handbook, dev' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(VIEWS)('is whole, readable and accessible at $width px, $theme', async (view) => {
    const open = await openSweep(view);
    await open.page.locator('.bench-plots circle').first().waitFor();
    await open.page.getByRole('checkbox', { name: 'Compare markdown:200/0 · none' }).check();
    await checkView(open, view, 'experiment');
    await open.page.getByRole('link', { name: 'markdown:200/0 · none' }).first().click();
    await open.page.getByRole('region', { name: 'All figures' }).waitFor();
    await checkView(open, view, 'experiment-cell');
    await open.close();
  });
};
