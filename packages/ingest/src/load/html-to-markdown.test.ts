import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import type { HtmlElement } from './html-element.ts';
import { htmlToMarkdown } from './html-to-markdown.ts';

const convert = (html: string): Promise<string> =>
  htmlToMarkdown(parseHTML(`<html><body>${html}</body></html>`).document.body as unknown as HtmlElement);

it('keeps powers apart from their base, and leaves footnote marks alone', async () => {
  expect(await convert('<p>1 − 0.8<sup>3</sup> and x<sup>n</sup> and (a + b)<sup>2</sup></p>')).toBe(
    '1 − 0.8^3 and x^n and (a + b)^2',
  );
  expect(await convert('<p>as shown before<sup>3</sup>, and again<sup>[4]</sup></p>')).toBe(
    'as shown before3, and again[4]',
  );
});
