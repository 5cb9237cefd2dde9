import { describe, expect, it } from 'vitest';
import { parseMarkdown } from './parse-markdown.ts';

describe('a little Markdown', () => {
  it('is read block by block', () => {
    const text = `# Title

A paragraph
over two lines.
1. **One** item
   goes on
2. another

- a
- b

| x | y |
|---|--:|
| 1 | 2 |

> said
> so

\`\`\`sh
raglab  ask
\`\`\`
`;
    expect(parseMarkdown(text)).toEqual([
      { kind: 'heading', level: 1, text: 'Title' },
      { kind: 'paragraph', text: 'A paragraph over two lines.' },
      { kind: 'list', ordered: true, items: ['**One** item goes on', 'another'] },
      { kind: 'list', ordered: false, items: ['a', 'b'] },
      { kind: 'table', head: ['x', 'y'], rows: [['1', '2']] },
      { kind: 'quote', text: 'said so' },
      { kind: 'code', text: 'raglab  ask' },
    ]);
  });

  it('ends, whatever it is given', () => {
    for (const text of ['', '```', '|', '|\n|-', '- ', '#', '>'.repeat(5), '1.\n\n2.'])
      expect(Array.isArray(parseMarkdown(text))).toBe(true);
  });
});
