/** Health: checks and days, a dead letter with its reason that is mended and tried again, jobs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkView } from './check-view.ts';
import type { PageTests } from './dashboard-test.ts';
import { VIEWS } from './open-browser.ts';

export const healthTests: PageTests = (test) => {
  it('says what is wrong, holds the volume against what is expected, and shows the days in figures', async () => {
    const { page, complaints, close } = await test().browser.open('health');
    const checks = page.getByRole('region', { name: 'Checks', exact: true });
    const check = (name: string) => checks.getByRole('row').filter({ hasText: name });
    await check('dead letters').getByText('source failure').waitFor();
    expect(await check('volume').textContent()).toMatch(/^ok/);
    await page.getByLabel('Documents expected a day').fill('5000');
    await check('volume').getByText('low volume').waitFor();
    await page.getByRole('button', { name: 'Show the numbers' }).click();
    const days = page.getByRole('region', { name: 'Days', exact: true }).getByRole('row');
    expect(await days.count()).toBe(1 + 14);
    expect(await days.nth(1).textContent()).toMatch(/103/);
    expect(await page.locator('.day-plots svg').count()).toBeGreaterThanOrEqual(3);
    expect(complaints).toEqual([]);
    await close();
  });

  it('tries a dead letter again when its source was mended', async () => {
    const { page, complaints, close } = await test().browser.open('health');
    const letters = page.getByRole('region', { name: 'Dead letters', exact: true });
    await letters.getByText('not reachable from this server').waitFor();
    const body = new FormData();
    body.append('files', new File(['{"title": '], 'notes.jsonl'));
    const response = await fetch(`${test().site.url}/api/collections/default/uploads`, { method: 'POST', body });
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as { readonly id: string };
    await expect
      .poll(async () => (await fetch(`${test().site.url}/api/jobs/${id}`).then((job) => job.json())).state, {
        timeout: 20_000,
      })
      .toBe('succeeded');
    await page.reload();
    const row = letters.getByRole('row').filter({ hasText: 'notes.jsonl' });
    await row
      .getByText(/expected one JSON object/)
      .first()
      .waitFor();
    mkdirSync(join(test().site.lab, 'uploads/default'), { recursive: true });
    writeFileSync(
      join(test().site.lab, 'uploads/default/notes.jsonl'),
      '{"title": "Notes", "text": "A note about quolls."}',
    );
    await row.getByRole('button').click();
    await letters.getByText('1 tried again: 1 mended, 0 failed as before.').waitFor();
    await row.waitFor({ state: 'hidden' });
    await page.getByRole('region', { name: 'Jobs', exact: true }).getByText('try 1 dead letters').first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(VIEWS)('is whole, readable and accessible at $width px, $theme', async (view) => {
    const open = await test().browser.open('health', view);
    await open.page.locator('.day-plots svg').first().waitFor();
    await open.page.getByRole('region', { name: 'Dead letters', exact: true }).getByRole('table').waitFor();
    await checkView(open, view, 'health');
    await open.close();
  });
};
