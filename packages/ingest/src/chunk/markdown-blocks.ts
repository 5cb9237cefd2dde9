/**
 * Markdown as consecutive blocks that cover the whole text: headings (ATX and setext), fenced code, pipe tables, everything
 * else by paragraph. A line scanner after CommonMark 0.31 for what a chunker needs, not a parser: lists, quotes and HTML are paragraphs
 * here, and four-space code is too. Blank lines belong to the block before them. Linear.
 */

export interface MarkdownBlock {
  readonly type: 'heading' | 'code' | 'table' | 'text';
  readonly start: number;
  end: number;
  /** 1 to 6 for headings, else 0. */
  readonly level: number;
  /** A heading's text without markup, else empty. */
  readonly title: string;
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})(?=\s|$)/;
const TABLE_RULE = /^ {0,3}\|?[^\S\n]*:?-+:?[^\S\n]*(?:\|[^\S\n]*:?-+:?[^\S\n]*)*\|?[^\S\n]*$/;

export function markdownBlocks(text: string): MarkdownBlock[] {
  const lines = linesOf(text);
  const blocks: MarkdownBlock[] = [];
  let i = 0;
  while (i < lines.length) {
    const { block, next } = readBlock(lines, i);
    const last = blocks.at(-1);
    if (block === null && last) last.end = lines[i]!.end;
    else blocks.push(block ?? { type: 'text', level: 0, title: '', start: lines[i]!.start, end: lines[i]!.end });
    i = next;
  }
  return blocks;
}

/** The block that starts at line `i`; null for a blank line. */
function readBlock(lines: readonly Line[], i: number): { block: MarkdownBlock | null; next: number } {
  const line = lines[i]!;
  if (line.text.trim() === '') return { block: null, next: i + 1 };
  const blockTo = (
    next: number,
    type: MarkdownBlock['type'],
    level = 0,
    title = '',
  ): { block: MarkdownBlock; next: number } => ({
    block: { type, level, title: plainTitle(title), start: line.start, end: lines[next - 1]!.end },
    next,
  });
  const fence = FENCE.exec(line.text)?.[1];
  if (fence) return blockTo(endOfFence(lines, i, fence), 'code');
  const heading = HEADING.exec(line.text);
  if (heading) return blockTo(i + 1, 'heading', heading[1]!.length, line.text.slice(heading[0].length));
  const underline = lines[i + 1]?.text ?? '';
  if (line.text.includes('|') && underline.includes('|') && TABLE_RULE.test(underline)) {
    return blockTo(
      endOfRun(lines, i + 2, (text) => text.includes('|')),
      'table',
    );
  }
  if (/^ {0,3}(?:=+|-{2,})[^\S\n]*$/.test(underline) && !/^\s*(?:[-*+>|]|\d+[.)])/.test(line.text)) {
    return blockTo(i + 2, 'heading', underline.includes('=') ? 1 : 2, line.text);
  }
  return blockTo(
    endOfRun(lines, i + 1, (text) => text.trim() !== '' && !FENCE.test(text) && !HEADING.test(text)),
    'text',
  );
}

function endOfFence(lines: readonly Line[], open: number, fence: string): number {
  const closing = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}[^\\S\\n]*$`);
  for (let i = open + 1; i < lines.length; i++) if (closing.test(lines[i]!.text)) return i + 1;
  return lines.length;
}

function endOfRun(lines: readonly Line[], from: number, belongs: (text: string) => boolean): number {
  let i = from;
  while (i < lines.length && belongs(lines[i]!.text)) i++;
  return i;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed + 1;
    lines.push({ start, end, text: text.slice(start, feed < 0 ? end : feed).replace(/\r$/, '') });
    start = end;
  }
  return lines;
}

/** Longer headings are cut: nobody reads them, and patterns over hostile ones would take long. */
const MAX_TITLE = 300;

function plainTitle(title: string): string {
  return title
    .trim()
    .slice(0, MAX_TITLE)
    .replace(/(?:^|\s)#+$/, '')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\s*\{#[^}]*\}\s*$/, '')
    .replace(/`+|\*\*?|(?<!\w)__?|__?(?!\w)/g, '')
    .replace(/<[^>]+>/g, '')
    .trim();
}
