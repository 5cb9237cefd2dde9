/** The blocks of a little Markdown: headings, paragraphs, flat lists, tables, quotes and fenced code. What it does not know is a paragraph. */
export type MarkdownBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph' | 'quote' | 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

const HEADING = /^(#{1,6})\s+(.*)$/;
const ITEM = /^\s*(?:([-*])|(\d+)[.)])\s+(.*)$/;
const RULE_OF_TABLE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

export function parseMarkdown(markdown: string): MarkdownBlock[] {
  const lines = markdown.replaceAll('\r\n', '\n').split('\n');
  const blocks: MarkdownBlock[] = [];
  let at = 0;
  const takeWhile = (wanted: (line: string) => boolean): string[] => {
    const taken: string[] = [];
    while (at < lines.length && wanted(lines[at]!)) taken.push(lines[at++]!);
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at]!;
    const heading = HEADING.exec(line);
    if (line.trim() === '') at++;
    else if (line.startsWith('```')) {
      at++;
      blocks.push({ kind: 'code', text: takeWhile((each) => !each.startsWith('```')).join('\n') });
      at++;
    } else if (heading) {
      at++;
      blocks.push({ kind: 'heading', level: heading[1]!.length, text: heading[2]! });
    } else if (line.includes('|') && RULE_OF_TABLE.test(lines[at + 1] ?? '')) {
      const [head, , ...rows] = takeWhile((each) => each.includes('|')).map(cellsOf);
      blocks.push({ kind: 'table', head: head!, rows });
    } else if (line.startsWith('>')) {
      blocks.push({
        kind: 'quote',
        text: takeWhile((each) => each.startsWith('>'))
          .map((each) => each.replace(/^>\s?/, ''))
          .join(' '),
      });
    } else if (ITEM.test(line)) {
      blocks.push(listOf(takeWhile((each) => ITEM.test(each) || /^\s+\S/.test(each))));
    } else {
      at++;
      const isMore = (each: string): boolean =>
        each.trim() !== '' && !HEADING.test(each) && !ITEM.test(each) && !each.startsWith('```');
      const text = [line, ...takeWhile(isMore)];
      blocks.push({ kind: 'paragraph', text: text.join(' ') });
    }
  }
  return blocks;
}

function listOf(lines: readonly string[]): MarkdownBlock {
  const items: string[] = [];
  for (const line of lines) {
    const item = ITEM.exec(line);
    if (item) items.push(item[3]!);
    // The rest of an item on its next line.
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return { kind: 'list', ordered: ITEM.exec(lines[0]!)![2] !== undefined, items };
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}
