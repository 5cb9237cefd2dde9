/** Documents and chunks: finding a document, its borders, other chunkers, two of them; and a document that tries to be markup. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { checkView } from './check-view.ts';
import type { PageTests } from './dashboard-test.ts';
import { VIEWS } from './open-browser.ts';
import { HOSTILE_TITLE } from './start-site.ts';

async function openDocument(page: Page, search: string, title: string): Promise<void> {
  await page.getByRole('searchbox').fill(search);
  await page.getByText('1–1 of 1 documents').waitFor();
  await page.getByRole('link', { name: title }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

const chunkCount = async (page: Page, panel: RegExp | string): Promise<number> => {
  const region = page.getByRole('region', { name: panel });
  return Number(await region.locator('dt:text-is("Chunks") + dd .figures-value').textContent());
};

export const documentsTests: PageTests = (test) => {
  it('lists in pages, and finds by part of a title', async () => {
    const { page, complaints, close } = await test().browser.open('documents');
    await page.getByText('1–50 of 103 documents').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('51–100 of 103 documents').waitFor();
    await openDocument(page, 'reciprocal-rank', 'Reciprocal rank fusion');
    expect(page.url()).toContain('#/documents/');
    await page.goBack();
    await page.getByText('1–1 of 1 documents').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('draws the borders of the stored chunks into the text', async () => {
    const { page, close } = await test().browser.open('documents');
    await openDocument(page, 'reciprocal-rank', 'Reciprocal rank fusion');
    const count = await chunkCount(page, 'Stored chunks');
    expect(count).toBeGreaterThan(1);
    expect(await page.locator('.chunk-number').count()).toBe(count);
    await close();
  });

  it('moves borders, counts and overlap with the chunker and its size, and keeps them in the address', async () => {
    const { page, complaints, close } = await test().browser.open('documents');
    await openDocument(page, 'reciprocal-rank', 'Reciprocal rank fusion');
    await page.getByRole('radio', { name: 'Try a chunker' }).check({ force: true });
    await page.getByRole('region', { name: 'recursive:200/0' }).locator('.chunk-number').first().waitFor();
    const before = await chunkCount(page, /^recursive/);
    await page.getByLabel('Size').fill('60');
    await page.getByRole('region', { name: 'recursive:60/0' }).waitFor();
    await page.waitForFunction((old) => document.querySelectorAll('.chunk-number').length > old, before);
    const smaller = await chunkCount(page, 'recursive:60/0');
    expect(smaller).toBeGreaterThan(before);
    expect(await page.locator('.chunk-piece[data-tint="overlap"]').count()).toBe(0);
    await page.getByLabel('Overlap').fill('20');
    await page.getByRole('region', { name: 'recursive:60/20' }).waitFor();
    await page.locator('.chunk-piece[data-tint="overlap"]').first().waitFor();
    await page.getByLabel('Chunker', { exact: true }).selectOption('sentence');
    await page.getByRole('region', { name: /^sentence/ }).waitFor();
    await page.reload();
    await page.getByRole('region', { name: /^sentence/ }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  it('shows two chunkers side by side', async () => {
    const { page, close } = await test().browser.open('documents');
    await openDocument(page, 'reciprocal-rank', 'Reciprocal rank fusion');
    await page.getByRole('radio', { name: 'Two side by side' }).check({ force: true });
    const [left, right] = [
      page.getByRole('region', { name: /^recursive/ }),
      page.getByRole('region', { name: /^markdown/ }),
    ];
    await left.locator('.chunk-number').first().waitFor();
    await right.locator('.chunk-number').first().waitFor();
    const [a, b] = [await left.boundingBox(), await right.boundingBox()];
    expect(a!.x + a!.width).toBeLessThanOrEqual(b!.x);
    await close();
  });

  it('shows a script in a title and in a chunk as the text that it is', async () => {
    const { page, complaints, close } = await test().browser.open('documents');
    await openDocument(page, 'hostile', HOSTILE_TITLE);
    await page.getByText('<script>window.broken = 3</script>').waitFor();
    await page.getByRole('link', { name: 'Ask', exact: true }).click();
    await page.getByRole('textbox', { name: 'Question' }).fill('Where do quokkas live?');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Passages' }).getByText(HOSTILE_TITLE).first().waitFor();
    expect(await page.evaluate(() => 'broken' in window)).toBe(false);
    expect(await page.locator('main script, main img').count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(VIEWS)('is whole, readable and accessible at $width px, $theme', async (view) => {
    const open = await test().browser.open('documents', view);
    const { page } = open;
    await page.getByText('1–50 of 103 documents').waitFor();
    await checkView(open, view, 'documents');
    await openDocument(page, 'reciprocal-rank', 'Reciprocal rank fusion');
    await page.locator('.chunk-number').first().waitFor();
    await checkView(open, view, 'document');
    await page.getByRole('radio', { name: 'Two side by side' }).check({ force: true });
    await page
      .getByRole('region', { name: /^markdown/ })
      .locator('.chunk-number')
      .first()
      .waitFor();
    await page
      .getByRole('region', { name: /^recursive/ })
      .locator('.chunk-number')
      .first()
      .waitFor();
    await checkView(open, view, 'document-compare');
    await open.close();
  });
};
