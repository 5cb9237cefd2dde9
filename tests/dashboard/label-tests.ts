/** Label: an annotator at work with keys alone, undo, a second annotator, what they differ in, and the certificate that follows the labels. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { checkView } from './check-view.ts';
import type { PageTests } from './dashboard-test.ts';
import { harbourId, isWrong } from './measure-site.ts';
import { VIEWS } from './open-browser.ts';

/** Begins as this annotator on the run of the harbours. */
async function begin(page: Page, annotator: string): Promise<void> {
  const run = await page.getByLabel('Run').locator('option', { hasText: 'harbours' }).getAttribute('value');
  await page.getByLabel('Run').selectOption(run!);
  await page.getByLabel('Your name or initials').fill(annotator);
  await page.getByLabel('Your name or initials').press('Enter');
  await page.getByRole('list', { name: 'Claims' }).waitFor();
  await page.locator('body').click({ position: { x: 1, y: 1 } });
}

const recordOf = async (page: Page): Promise<string> =>
  (await page.getByRole('region', { name: 'Answer', exact: true }).locator('.panel-aside').textContent())!;

/** One answer by keys; `errs` says the opposite of what is right. */
async function labelByKeys(page: Page, errs = false): Promise<string> {
  const recordId = await recordOf(page);
  await page.keyboard.press(isWrong(recordId) === errs ? 's' : 'u');
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    (before) =>
      document.querySelector('.claims')?.closest('.panel')?.querySelector('.panel-aside')?.textContent !== before,
    recordId,
  );
  return recordId;
}

export const labelTests: PageTests = (test) => {
  it('labels by keys, with the evidence marked and the guideline at hand, and takes a label back', async () => {
    const { page, complaints, close } = await test().browser.open('label');
    await begin(page, 'ada');
    await page.getByText('0 of 90 labelled').waitFor();
    expect(await page.getByRole('list', { name: 'Contexts' }).locator('mark').textContent()).toMatch(/boats/);
    await page.getByText('Only the contexts count.').waitFor();
    await page.keyboard.press('g');
    await page.getByText('Only the contexts count.').waitFor({ state: 'hidden' });
    expect(await page.getByRole('button', { name: /^Judge every claim/ }).isDisabled()).toBe(true);
    await labelByKeys(page);
    const second = await labelByKeys(page);
    await page.getByText('2 of 90 labelled').waitFor();
    await page.keyboard.press('z');
    await page.getByText('1 of 90 labelled').waitFor();
    expect(await recordOf(page)).toBe(second);
    await labelByKeys(page);
    await page.getByText('2 of 90 labelled').waitFor();
    await page.reload();
    await page.getByText('2 of 90 labelled').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('says when a sample is done, and takes the last label back from there', async () => {
    const { page, complaints, close } = await test().browser.open('label?count=1');
    await begin(page, 'dot');
    await page.keyboard.press('s');
    await page.keyboard.press('Enter');
    await page.getByText('Your sample is done: 1 of 1 labelled.').waitFor();
    await page.keyboard.press('z');
    await page.getByText('0 of 1 labelled').waitFor();
    await page.getByRole('list', { name: 'Claims' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('shows where a second annotator differs, and lets one of them look again', async () => {
    const { page, complaints, close } = await test().browser.open('label');
    await begin(page, 'bea');
    const disputed = await labelByKeys(page, true);
    await labelByKeys(page);
    await page.getByText('Agreement and certificate').click();
    const people = page.getByRole('region', { name: 'Do people agree?' });
    await people.getByText('ada, bea').waitFor();
    expect(await people.getByRole('row').nth(1).textContent()).toMatch(/^ada, bea 2 answers0\.500/);
    const differences = page.getByRole('region', { name: 'Disagreements', exact: true });
    expect(await differences.textContent()).toMatch(/ada: (un)?supported.*bea: (un)?supported/);
    await differences.getByRole('link', { name: disputed }).click();
    await page.getByRole('list', { name: 'Claims' }).waitFor();
    expect(await recordOf(page)).toBe(disputed);
    await page.locator('body').click({ position: { x: 1, y: 1 } });
    await labelByKeys(page);
    await page.getByText('Agreement and certificate').click();
    await page.getByText('Nobody disagrees.').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('moves agreement, curve and certificate with the labels as they come', async () => {
    const { page, complaints, close } = await test().browser.open('label/trust');
    const run = await page.getByLabel('Run').locator('option', { hasText: 'harbours' }).getAttribute('value');
    await page.getByLabel('Run').selectOption(run!);
    const certificate = page.getByRole('region', { name: 'May the judge gate?' });
    await certificate.getByText('no certificate').waitFor();
    const curve = page.getByRole('figure', { name: /^Calibration curve/ });
    await curve.locator('circle').first().waitFor();
    // Somebody else goes on labelling while the page is open.
    for (let i = 0; i < 60; i++) {
      const label = isWrong(harbourId(i)) ? 'unsupported' : 'supported';
      const body = {
        runId: run,
        recordId: harbourId(i),
        annotator: 'cy',
        label,
        guidelineVersion: '1',
        claims: [label],
      };
      const { status } = await fetch(`${test().site.url}/api/labels`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(status).toBe(201);
    }
    await certificate.getByText('it may', { exact: true }).waitFor();
    await certificate.getByText('The certificate, as').click();
    expect(await certificate.locator('pre').textContent()).toMatch(/"guidelineVersion": "1"/);
    expect(await page.getByRole('region', { name: 'The judge against the labels' }).textContent()).toMatch(
      /6\d of 6\d labelled answers/,
    );
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(VIEWS)('is whole, readable and accessible at $width px, $theme', async (view) => {
    const open = await test().browser.open('label', view);
    await begin(open.page, `view-${view.width}-${view.theme}`);
    await checkView(open, view, 'label');
    await open.page.getByText('Agreement and certificate').click();
    await open.page
      .getByRole('figure', { name: /^Calibration curve/ })
      .locator('circle')
      .first()
      .waitFor();
    await checkView(open, view, 'label-trust');
    await open.close();
  });
};
