/**
 * HTML elements to Markdown, so that one heading-aware chunker serves every format. turndown does the walk; the rules here
 * keep what retrieval needs (headings, lists, code, tables) and drop what only adds noise to an index: link targets, image
 * sources, scripts, forms. Markdown characters in running text are not escaped: `snake_case` must stay one word.
 *
 * The tables of turndown's GFM plugin need `table.rows`, which linkedom lacks; hence the rules for rows and cells here.
 */
import type { HtmlElement } from './html-element.ts';

const DROPPED =
  'script, style, noscript, template, svg, math, iframe, object, canvas, button, input, select, textarea, dialog';

/** Markdown of the element's content. The element is changed on the way. */
export async function htmlToMarkdown(root: HtmlElement): Promise<string> {
  const { default: TurndownService } = await import('turndown');
  for (const element of root.querySelectorAll(DROPPED)) element.remove();
  for (const table of root.querySelectorAll('table')) markTable(table);
  const service = new TurndownService({
    headingStyle: 'atx',
    codeBlockStyle: 'fenced',
    bulletListMarker: '-',
    hr: '---',
  });
  service.escape = (text: string) => text;
  service.addRule('link', { filter: 'a', replacement: (content) => content });
  service.addRule('image', { filter: 'img', replacement: (_content, node) => node.getAttribute('alt')?.trim() ?? '' });
  service.addRule('power', { filter: 'sup', replacement: (content, node) => superscript(content, node) });
  service.addRule('pre', { filter: 'pre', replacement: (_content, node) => fencedCode(node) });
  service.addRule('listItem', { filter: 'li', replacement: (content, node) => listItem(content, node) });
  service.addRule('cell', { filter: ['td', 'th'], replacement: (content, node) => tableCell(content, node) });
  service.addRule('row', { filter: 'tr', replacement: (content, node) => tableRow(content, node) });
  service.addRule('table', { filter: 'table', replacement: (content) => `\n\n${content.trim()}\n\n` });
  service.addRule('tableSection', { filter: ['thead', 'tbody', 'tfoot'], replacement: (content) => content });
  return service.turndown(root as unknown as Parameters<typeof service.turndown>[0]);
}

/** 0.8³ written as `0.8<sup>3</sup>` must not become 0.83; a footnote's mark behind a word stays as it is. */
function superscript(content: string, node: HtmlElement): string {
  const isPower =
    /^[-+−]?(\d+|[a-z])$/i.test(content) && /[\d)]$|(^|[^a-z])[a-z]$/i.test(node.previousSibling?.textContent ?? '');
  return isPower ? `^${content}` : content;
}

/** Tells data tables from tables used for layout, and marks the first row, under which GFM wants the rule. */
function markTable(table: HtmlElement): void {
  const rows = table.querySelectorAll('tr');
  const columns = Math.max(0, ...rows.map((row) => row.querySelectorAll('td, th').length));
  const holdsBlocks = table.querySelector('table, h1, h2, h3, h4, pre, ul, ol, p + p') !== null;
  const isLayout = columns < 2 || holdsBlocks || table.getAttribute('role') === 'presentation';
  for (const cell of table.querySelectorAll('tr, td, th'))
    cell.setAttribute('data-table', isLayout ? 'layout' : 'data');
  rows[0]?.setAttribute('data-first-row', String(columns));
}

function tableCell(content: string, node: HtmlElement): string {
  if (node.getAttribute('data-table') === 'layout') return `\n\n${content}\n\n`;
  const span = Math.min(Number(node.getAttribute('colspan')) || 1, 20);
  return ` ${content.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|')} |${'  |'.repeat(span - 1)}`;
}

function tableRow(content: string, node: HtmlElement): string {
  if (node.getAttribute('data-table') === 'layout') return `\n\n${content}\n\n`;
  const columns = Number(node.getAttribute('data-first-row'));
  return `|${content}\n${columns > 0 ? `|${' --- |'.repeat(columns)}\n` : ''}`;
}

function fencedCode(node: HtmlElement): string {
  const code = (node.textContent ?? '').replace(/^\n|\s+$/g, '');
  if (code.trim() === '') return '';
  const classes = `${node.getAttribute('class') ?? ''} ${node.querySelector('code')?.getAttribute('class') ?? ''}`;
  const language = /(?:language|lang|highlight-source)-([\w+#-]+)/.exec(classes)?.[1] ?? '';
  const longestRun = Math.max(0, ...(code.match(/`{3,}/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(Math.max(3, longestRun + 1));
  return `\n\n${fence}${language}\n${code}\n${fence}\n\n`;
}

function listItem(content: string, node: HtmlElement): string {
  const list = node.parentElement;
  const items = list?.nodeName === 'OL' ? [...list.children].filter((child) => child.nodeName === 'LI') : null;
  const start = Number(list?.getAttribute('start') ?? 1) || 1;
  const marker = items ? `${start + items.indexOf(node)}. ` : '- ';
  const body = content.trim().replace(/\n(?=[^\n])/g, `\n${' '.repeat(marker.length)}`);
  return body === '' ? '' : `${marker}${body}\n`;
}
