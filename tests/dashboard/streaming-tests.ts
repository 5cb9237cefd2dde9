/**
 * Ask with a language model that writes slowly: the answer grows on the page piece by piece, its citations become links when it is whole, stopping in the
 * middle keeps what has come and hangs up on the model, and what fails in the middle says so. A server of its own over the same lab.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readFenced } from '../../packages/retrieval/src/testing/read-fenced.ts';
import type { PageTests } from './dashboard-test.ts';
import { type OpenPage, PICTURES } from './open-browser.ts';
import { type PacedAnswer, type PacedModel, startPacedModel } from './start-paced-model.ts';
import { type Site, startServer } from './start-site.ts';

const QUESTION = 'How can two ranked lists be combined when their scores are not comparable?';
/** Stands in a document of the handbook that the question finds. */
const QUOTE = 'throws the scores away and keeps the positions';

export const streamingTests: PageTests = (test) => {
  let folder: string;
  let model: PacedModel;
  let server: Pick<Site, 'url' | 'stop'>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'raglab-streaming-'));
    model = await startPacedModel();
    const languageModel = { provider: 'openai-compatible', baseUrl: model.baseUrl, model: 'paced', retries: 0 };
    const config = { languageModel, ask: { generator: 'openai-compatible' } };
    writeFileSync(join(folder, 'raglab.config.json'), JSON.stringify(config));
    server = await startServer(test().site.lab, { cwd: folder, flags: ['--allow-language-models'] });
  });
  afterAll(async () => {
    await server?.stop();
    await model?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (): Promise<
    OpenPage & { readonly answer: PacedAnswer; readonly text: () => Promise<string | undefined> }
  > => {
    const open = await test().browser.open('ask', { width: 1280, theme: 'light' }, server.url);
    await open.page.getByRole('textbox', { name: 'Question' }).fill(QUESTION);
    await open.page.keyboard.press('Enter');
    const answer = await model.asked();
    return { ...open, answer, text: async () => (await open.page.locator('.answer-text').textContent())?.trim() };
  };
  const panel = (page: Page) => page.getByRole('region', { name: 'Answer', exact: true });
  const picture = (page: Page, name: string) => page.screenshot({ path: join(PICTURES, `${name}.png`) });

  it('shows each piece as it comes, and makes links of the citations once the answer is whole', async () => {
    const { page, complaints, close, answer, text } = await ask();
    const source = readFenced(answer.prompt).find((passage) => passage.text.includes(QUOTE))!.number;
    const busy = panel(page).locator('[aria-busy=true]');
    const seen: (string | undefined)[] = [];
    for (const piece of ['Reciprocal rank fusion ', `${QUOTE} `, `[${source}]. `, 'It needs no tuning.']) {
      answer.write(piece);
      const before = seen.at(-1) ?? '';
      await expect.poll(text).not.toBe(before);
      seen.push(await text());
      expect(await busy.count()).toBe(1);
      expect(await panel(page).getByRole('link').count()).toBe(0);
    }
    expect(seen[0]).toBe('Reciprocal rank fusion');
    expect(seen[1]).toBe(`Reciprocal rank fusion ${QUOTE}`);
    await picture(page, 'ask-streaming');
    answer.write(`\nQUOTES\n[${source}] "${QUOTE}"`);
    answer.end();
    const citation = panel(page).getByRole('link', { name: /^Source 1:/ });
    await citation.waitFor();
    expect(await busy.count()).toBe(0);
    expect(await citation.getAttribute('title')).toContain(QUOTE);
    expect(await text()).toMatch(/^Reciprocal rank fusion throws .* positions\s*1\. It needs no tuning\.$/);
    await picture(page, 'ask-streamed');
    expect(complaints).toEqual([]);
    await close();
  });

  it('stops in the middle: keeps what has come, hangs up on the model, and takes the next question', async () => {
    const { page, complaints, close, answer, text } = await ask();
    answer.write('Half of an answer ');
    await expect.poll(text).toBe('Half of an answer');
    await page.getByRole('button', { name: 'Stop' }).click();
    await answer.hungUp;
    expect(await text()).toBe('Half of an answer');
    await panel(page).getByText('stopped', { exact: true }).waitFor();
    await picture(page, 'ask-stopped');
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    const next = await model.asked();
    next.write('Another ');
    await expect.poll(text).toBe('Another');
    next.end();
    await panel(page).locator('[aria-busy=false]').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
};
