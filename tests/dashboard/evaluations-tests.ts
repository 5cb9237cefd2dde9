/** Evaluations: a run's gate, funnel, metrics, slices and worst cases; two runs compared down to one case. */
import { expect, it } from 'vitest';
import { checkView } from './check-view.ts';
import type { PageTests } from './dashboard-test.ts';
import type { OpenPage, View } from './open-browser.ts';
import { VIEWS } from './open-browser.ts';

const gated = async (open: OpenPage): Promise<void> => {
  const table = open.page.getByRole('region', { name: 'Runs', exact: true }).getByRole('row');
  await table.filter({ hasText: 'hybrid' }).filter({ hasText: 'extractive' }).getByRole('link').click();
  await open.page.getByRole('region', { name: 'Criteria' }).waitFor();
};

export const evaluationsTests: PageTests = (test) => {
  const openRun = async (view?: View): Promise<OpenPage> => {
    const open = await test().browser.open('evaluations', view);
    await gated(open);
    return open;
  };

  it('explains the gate, and says where cases are lost and over how many every metric was measured', async () => {
    const { page, complaints, close } = await openRun();
    const gate = page.getByRole('region', { name: 'Gate' });
    expect(await gate.textContent()).toMatch(/Of its criteria: \d+/);
    expect(await gate.getByRole('row').nth(1).textContent()).toMatch(/interval|over \d+\/\d+ cases|baseline/);
    const steps = page.getByRole('region', { name: 'Where cases are lost' }).getByRole('listitem');
    const left = (await steps.locator('.numeric').allTextContents()).map((text) => Number.parseInt(text, 10));
    expect(left[0]).toBe(60);
    expect(left).toEqual(left.toSorted((a, b) => b - a));
    const metrics = page.getByRole('region', { name: 'Metrics', exact: true });
    expect(await metrics.getByRole('row').filter({ hasText: 'ndcg_cut_10' }).textContent()).toMatch(
      /0\.\d{3} \[0\.\d{3}, 0\.\d{3}\].*\d+ \/ \d+/,
    );
    expect(complaints).toEqual([]);
    await close();
  });

  it('orders cases by a metric, worst first, within a slice, and opens one with its passages and reasons', async () => {
    const { page, complaints, close } = await openRun();
    await page
      .getByRole('region', { name: 'Metrics', exact: true })
      .getByRole('button', { name: 'span_recall' })
      .click();
    await page
      .getByRole('region', { name: 'Slices by span_recall' })
      .getByRole('button', { name: 'paraphrase' })
      .click();
    const cases = page.getByRole('region', { name: 'Worst cases by span_recall' }).getByRole('table');
    await cases.getByRole('row').nth(1).waitFor();
    const shown = await cases.getByRole('row').allTextContents();
    expect(shown.slice(1).every((text) => text.includes('paraphrase'))).toBe(true);
    const scores = (await cases.locator('tbody td:nth-child(2)').allTextContents())
      .filter((text) => text !== 'n/a')
      .map(Number);
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    await cases.getByRole('link').first().click();
    const passages = page.getByRole('region', { name: 'Retrieved' }).getByRole('listitem');
    await passages.first().locator('summary').click();
    expect((await passages.first().locator('p').textContent())!.length).toBeGreaterThan(50);
    expect(await page.getByRole('region', { name: 'Scores', exact: true }).getByRole('row').count()).toBeGreaterThan(8);
    expect(complaints).toEqual([]);
    await close();
  });

  it('compares two runs: what differs, intervals around zero, and one case side by side', async () => {
    const { page, complaints, close } = await test().browser.open('evaluations');
    for (const mode of ['hybrid', 'lexical'])
      await page
        .getByRole('row')
        .filter({ hasText: mode })
        .filter({ hasText: 'extractive' })
        .getByRole('checkbox')
        .check();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByRole('region', { name: 'What differs' }).getByRole('rowheader', { name: 'mode' }).waitFor();
    const metrics = page.getByRole('region', { name: 'Metrics', exact: true });
    expect(await metrics.getByRole('row').filter({ hasText: 'ndcg_cut_10' }).textContent()).toMatch(
      /[−+±]0\.\d{3} \[[−+±]0\.\d{3}, [−+±]0\.\d{3}\](improved|regressed|equivalent|inconclusive)/,
    );
    await metrics.getByRole('button', { name: 'recip_rank' }).click();
    const cases = page.getByRole('region', { name: /^Cases that changed by recip_rank/ });
    await cases.getByRole('link').first().waitFor();
    const gains = (await cases.locator('tbody td:last-child').allTextContents()).map((text) =>
      Number(text.replace('−', '-')),
    );
    expect(gains.length).toBeGreaterThan(1);
    expect(gains).toEqual(gains.toSorted((a, b) => a - b));
    await cases.getByRole('link').first().click();
    for (const name of ['Answer before', 'Answer after', 'Retrieved before', 'Retrieved after'])
      await page.getByRole('region', { name }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(VIEWS)('is whole, readable and accessible at $width px, $theme', async (view) => {
    const open = await test().browser.open('evaluations', view);
    const { page } = open;
    await page.getByRole('region', { name: 'Runs', exact: true }).waitFor();
    await checkView(open, view, 'evaluations');
    await gated(open);
    await page.getByRole('region', { name: 'Worst cases' }).getByRole('table').waitFor();
    await checkView(open, view, 'evaluation');
    await page.getByRole('region', { name: 'Worst cases' }).getByRole('link').first().click();
    await page.getByRole('region', { name: 'Reference' }).waitFor();
    await checkView(open, view, 'evaluation-case');
    await page.goBack();
    await page.getByLabel('Compare with').selectOption({ index: 1 });
    await page.getByRole('region', { name: /^Cases that changed/ }).waitFor();
    await checkView(open, view, 'evaluation-comparison');
    await open.close();
  });
};
