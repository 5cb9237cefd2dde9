/**
 * Word documents (OOXML, .docx) as Markdown: mammoth maps Word's styles to HTML by their meaning (Heading 1 → h1), turndown
 * writes Markdown. Pictures, comments, headers and footers are left out; tracked insertions are in, deletions out.
 */
import { messageOf, RaglabError } from '@raglab/core';
import { docxProperties } from './docx-properties.ts';
import { fragmentToMarkdown } from './extract-html.ts';
import type { ExtractedText } from './loaded-document.ts';

/** Styles beyond Word's own `Heading 1` to `Heading 6`, under the names that templates and publishers give them. */
const STYLES: string[] = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='ChapterTitle'] => h1:fresh",
  "p[style-name='AppendixTitle'] => h1:fresh",
  "p[style-name='HeadA'] => h2:fresh",
  "p[style-name='HeadB'] => h3:fresh",
  "p[style-name='HeadC'] => h4:fresh",
  "p[style-name='Code'] => pre:separator('\\n')",
  "p[style-name='Source Code'] => pre:separator('\\n')",
  "p[style-name='HTML Preformatted'] => pre:separator('\\n')",
  "r[style-name='Literal'] => code",
  "r[style-name='Verbatim Char'] => code",
];

export async function extractDocx(bytes: Uint8Array): Promise<ExtractedText> {
  const { default: mammoth } = await import('mammoth');
  const html = await mammoth
    .convertToHtml({ buffer: Buffer.from(bytes) }, { externalFileAccess: false, styleMap: STYLES })
    .then(
      ({ value }) => value.replace(/<img\b[^>]*>/g, ''),
      (cause: unknown) => {
        throw new RaglabError({
          code: 'invalid_input',
          problem: 'cannot read the Word document',
          expected: 'an intact .docx file',
          received: `a ZIP archive that is damaged or no Word document (${messageOf(cause)})`,
          remedy: 'open it in a word processor and save it again as .docx',
          cause,
        });
      },
    );
  const markdown = await fragmentToMarkdown(html);
  const heading = /^#{1,6} (.+)$/m.exec(markdown)?.[1] ?? null;
  const { title, metadata } = await docxProperties(bytes);
  return { title: heading ?? title, pages: [markdown], paged: false, metadata };
}
