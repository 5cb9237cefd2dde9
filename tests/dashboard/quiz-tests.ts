/** Quiz: an answer graded with its reasons, the next question, progress by topic. */
import { expect, it } from 'vitest';
import { checkView } from './check-view.ts';
import type { PageTests } from './dashboard-test.ts';
import { VIEWS } from './open-browser.ts';

export const quizTests: PageTests = (test) => {
  it('grades an answer, shows why, and goes on', async () => {
    const { page, complaints, close } = await test().browser.open('quiz?topic=eval');
    const answer = page.getByPlaceholder('Your answer, in your own words');
    const question = await page.locator('.quiz-question').textContent();
    expect(await page.getByRole('button', { name: 'Grade it' }).isDisabled()).toBe(true);
    await answer.fill('It has <b>nothing</b> to do with penguins.');
    await page.keyboard.press('Control+Enter');
    const grade = page.getByRole('region', { name: 'Grade' });
    await grade.getByText('wrong', { exact: true }).waitFor();
    expect(await grade.getByRole('list', { name: 'Claims of the reference' }).textContent()).toContain('missed');
    expect(await grade.getByText('not graded').count()).toBe(1);
    expect(await grade.textContent()).toContain('comes back in ten minutes');
    await page.getByRole('button', { name: 'Next question' }).click();
    await expect.poll(() => page.locator('.quiz-question').textContent()).not.toBe(question);
    expect(await answer.inputValue()).toBe('');
    expect(complaints).toEqual([]);
    await close();
  });

  it('asks of the chosen topic only, and shows the reference to who does not know', async () => {
    const { page, close } = await test().browser.open('quiz');
    const progress = page.getByRole('region', { name: 'What you know' });
    await progress.getByRole('button', { name: 'ops' }).click();
    await page.locator('.quiz-form .badge', { hasText: 'ops' }).waitFor();
    await page.getByRole('button', { name: 'Show me' }).click();
    const grade = page.getByRole('region', { name: 'Grade' });
    await grade.getByText('not answered').waitFor();
    expect(await grade.getByRole('heading', { name: 'Reference' }).count()).toBe(1);
    await expect.poll(() => progress.getByRole('row', { name: /^ops/ }).textContent()).toContain('1 of 41');
    await close();
  });

  it.each(VIEWS)('reads well at $width in $theme', async (view) => {
    const opened = await test().browser.open('quiz?topic=embed', view);
    await opened.page
      .getByPlaceholder('Your answer')
      .fill('Vectors of two models do not share a space, so nothing can be kept.');
    await opened.page.getByRole('button', { name: 'Grade it' }).click();
    await opened.page.getByRole('region', { name: 'Grade' }).waitFor();
    await checkView(opened, view, 'quiz');
    await opened.close();
  });
};
