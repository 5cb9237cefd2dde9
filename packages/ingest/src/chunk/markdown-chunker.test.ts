import { type Chunk, createDocument, type TokenCounter } from '@raglab/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCl100kCounter } from './cl100k-counter.ts';
import { markdownBlocks } from './markdown-blocks.ts';
import { createMarkdownChunker } from './markdown-chunker.ts';

let counter: TokenCounter;
beforeAll(async () => {
  counter = await createCl100kCounter();
});

async function chunksOf(text: string, size: number, mime = 'text/markdown'): Promise<readonly Chunk[]> {
  const document = createDocument({ uri: 'a.md', title: 'A', text, mime, metadata: {} });
  return createMarkdownChunker({ size, overlap: 0 }, counter).chunk(document);
}

const sentence = (word: string, times: number): string => `This sentence is about ${word}. `.repeat(times).trim();

describe('createMarkdownChunker', () => {
  it('makes one chunk of each section, with its heading path', async () => {
    const text = `# Book\n\n${sentence('books', 6)}\n\n## One\n\n${sentence('one', 6)}\n\n### Deep\n\n${sentence('depth', 6)}\n\n## Two\n\n${sentence('two', 6)}\n`;
    const chunks = await chunksOf(text, 50);
    expect(chunks.map(({ headingPath }) => headingPath)).toEqual([
      ['Book'],
      ['Book', 'One'],
      ['Book', 'One', 'Deep'],
      ['Book', 'Two'],
    ]);
    expect(chunks.map(({ text }) => text.split('\n', 1)[0])).toEqual(['# Book', '## One', '### Deep', '## Two']);
  });

  it('joins a bare heading with its first section, and tiny siblings with each other', async () => {
    const text = `# Book\n\n## One\n\n${sentence('one', 8)}\n\n## Two\n\nTiny.\n\n## Three\n\nTiny too.\n\n# Other\n\n${sentence('other', 8)}`;
    const chunks = await chunksOf(text, 80);
    expect(chunks.map(({ headingPath }) => headingPath)).toEqual([['Book'], ['Other']]);
    const apart = await chunksOf(text, 60);
    expect(apart.map(({ headingPath }) => headingPath)).toEqual([['Book', 'One'], ['Book'], ['Other']]);
  });

  it('keeps fenced code and tables whole when they fit, and cuts them between lines when they do not', async () => {
    const code = `\`\`\`js\n${'const value = compute();\n\n'.repeat(8)}\`\`\``;
    const table = `| name | value |\n| --- | --- |\n${'| alpha | 12 |\n'.repeat(10)}`;
    const text = `# Title\n\n${sentence('code', 6)}\n\n${code}\n\n${table}\n${sentence('tables', 6)}`;
    const whole = await chunksOf(text, 90);
    expect(whole.filter((chunk) => chunk.text.includes(code))).toHaveLength(1);
    expect(whole.filter((chunk) => chunk.text.includes(table.trim()))).toHaveLength(1);
    for (const chunk of await chunksOf(text, 30)) {
      const [before, after] = [text[chunk.start - 1] ?? '\n', text[chunk.end] ?? '\n'];
      expect(/\s/.test(before) && /\s/.test(after)).toBe(true);
      for (const line of chunk.text.split('\n')) if (line.startsWith('|')) expect(line).toMatch(/\|$/);
    }
  });

  it('never leaves a heading without the text below it', async () => {
    const text = `# Title\n\n${sentence('titles', 9)}\n\n#### Deep heading\n\n${sentence('depth', 9)}\n`;
    for (const size of [20, 30, 40, 60, 70]) {
      for (const chunk of await chunksOf(text, size)) expect(chunk.text).not.toMatch(/Deep heading$/);
    }
  });

  it('stays within the size but for a token or two at joints', async () => {
    const text = `# T\n\n${sentence('something', 40)}\n\n- ${sentence('lists', 20)}\n\n${'word '.repeat(300)}`;
    for (const { tokenCount } of await chunksOf(text, 50)) expect(tokenCount).toBeLessThanOrEqual(52);
  });

  it('sees no headings in code and in plain text', async () => {
    expect(markdownBlocks('```sh\n# comment\n```\n').map(({ type }) => type)).toEqual(['code']);
    const chunks = await chunksOf(`# not a heading\n\n${sentence('text', 3)}`, 100, 'text/plain');
    expect(chunks.map(({ headingPath }) => headingPath)).toEqual([[]]);
  });
});

describe('markdownBlocks', () => {
  it('reads headings of both kinds, without markup and trailing marks', () => {
    const text = 'Title\n=====\n\nText\nmore\n---\n\n## The `code` of **things** ##\n\n### [Link](x)\n#\n';
    const headings = markdownBlocks(text).filter(({ type }) => type === 'heading');
    expect(headings.map(({ level, title }) => [level, title])).toEqual([
      [1, 'Title'],
      [2, 'The code of things'],
      [3, 'Link'],
      [1, ''],
    ]);
  });

  it('covers the text without gaps', () => {
    const text = '\n\nintro\n\n~~~\ncode\n\n~~~\n| a |\n| - |\n| b |\nafter\n\n```open\nnever closed';
    const blocks = markdownBlocks(text);
    expect(blocks.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
    expect(blocks.map(({ type }) => type)).toEqual(['text', 'text', 'code', 'table', 'text', 'code']);
  });
});
