/**
 * A little Markdown as React elements: headings, paragraphs, lists, tables, quotes, code, and in a line **strong**, *emphasis*, `code` and links.
 * For pages that this repository ships (the guideline, studies). React writes it as text, so nothing in it can become markup of its own.
 */
import { createElement, type ReactNode } from 'react';
import { type MarkdownBlock, parseMarkdown } from './parse-markdown.ts';
import './markdown-text.css';

export interface MarkdownTextProps {
  readonly markdown: string;
  /** Level of the first heading, so that the page's order of headings holds. */
  readonly headingLevel: 2 | 3;
}

export function MarkdownText({ markdown, headingLevel }: MarkdownTextProps) {
  return (
    <div className="markdown">
      {parseMarkdown(markdown).map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a text that does not change
        <Block key={i} block={block} headingLevel={headingLevel} />
      ))}
    </div>
  );
}

function Block({ block, headingLevel }: { readonly block: MarkdownBlock; readonly headingLevel: number }) {
  switch (block.kind) {
    case 'heading':
      return createElement(`h${Math.min(6, block.level + headingLevel - 1)}`, {}, inline(block.text));
    case 'list':
      return createElement(
        block.ordered ? 'ol' : 'ul',
        {},
        block.items.map((item, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text that does not change
          <li key={i}>{inline(item)}</li>
        )),
      );
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case 'quote':
      return <blockquote>{inline(block.text)}</blockquote>;
    case 'table':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard
        <section className="data-table" aria-label="Table" tabIndex={0}>
          <table>
            <thead>
              <tr>
                {block.head.map((cell, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a text that does not change
                  <th key={i} scope="col">
                    {inline(cell)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a text that does not change
                <tr key={i}>
                  {row.map((cell, j) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a text that does not change
                    <td key={j}>{inline(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      );
    case 'paragraph':
      return <p>{inline(block.text)}</p>;
  }
}

/** `code`, **strong**, *emphasis*, [text](address): the first that begins wins. Links that lead out of the page are text. */
const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

function inline(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) parts.push(text.slice(at, match.index));
    const [whole, code, strong, emphasis, label, address] = match;
    const key = match.index;
    if (code !== undefined) parts.push(<code key={key}>{code}</code>);
    else if (strong !== undefined) parts.push(<strong key={key}>{strong}</strong>);
    else if (emphasis !== undefined) parts.push(<em key={key}>{emphasis}</em>);
    else if (address!.startsWith('#/'))
      parts.push(
        <a key={key} href={address}>
          {label}
        </a>,
      );
    else
      parts.push(
        <span key={key} title={address}>
          {label}
        </span>,
      );
    at = match.index + whole.length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}
