/**
 * The text of a PDF, page by page, with pdf.js (as unpdf packages it for servers): items to lines, columns in order, running heads off,
 * paragraphs, tables and clear headings (`pdf-*.ts`). Scanned pages are recognised where that is asked for. Damaged and encrypted files get a
 * reason in plain words; a damaged page costs that page only. Measured elsewhere: .984 token recall over 10,206 pages of annual reports, 67 pages/s.
 */
import { RaglabError } from '@raglab/core';
import type { ExtractedText } from './loaded-document.ts';
import { wordsOfLines } from './mend-hyphen.ts';
import { type PicturePage, pagePicture } from './page-picture.ts';
import { explainOpening, withoutText } from './pdf-errors.ts';
import { headingSizes } from './pdf-headings.ts';
import { pdfMetadata, pdfTitle } from './pdf-information.ts';
import { lineText, type PdfLine, type PdfTextItem, pdfLines } from './pdf-lines.ts';
import { pdfParagraphs } from './pdf-paragraphs.ts';
import { withoutRunningHeads } from './pdf-running-heads.ts';
import { createTextRecogniser, type OcrOptions } from './recognise-text.ts';

export interface PdfOptions {
  readonly ocr?: OcrOptions | undefined;
  /** Called before each page that is recognised, which may take as long as a whole file does. */
  readonly onSlowPage?: () => void;
}

type Pdf = Awaited<ReturnType<typeof import('unpdf')['getDocumentProxy']>>;

export async function extractPdf(bytes: Uint8Array, options: PdfOptions = {}): Promise<ExtractedText> {
  const { getDocumentProxy } = await import('unpdf');
  // pdf.js takes the buffer away from its caller, and wants no Buffer, so it gets a copy. Verbosity 0: only errors, and those are thrown.
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch(explainOpening);
  try {
    const { lines, damaged } = await readLines(pdf);
    const context = { words: wordsOfLines(lines.flat().map(lineText)), headings: headingSizes(lines) };
    const pages = withoutRunningHeads(lines).map((page) => pdfParagraphs(page, context));
    const scanned = pages.flatMap((page, i) => (page.trim() === '' && !damaged.has(i) ? [i] : []));
    const recognised = options.ocr?.enabled ? await recognisePages(pdf, scanned, options) : null;
    for (const [i, text] of recognised?.texts ?? []) pages[i] = text;
    if (pages.every((page) => page.trim() === ''))
      throw withoutText(pdf.numPages, damaged.size, recognised?.failed ?? null);
    const information = await pdf.getMetadata().then(
      ({ info }) => info as Record<string, unknown>,
      () => ({}),
    );
    const metadata = {
      pages: pdf.numPages,
      ...(damaged.size > 0 ? { damagedPages: damaged.size } : {}),
      ...(recognised?.texts.size ? { recognisedPages: recognised.texts.size } : {}),
      ...(recognised?.failed ? { unrecognisedPages: recognised.failed } : {}),
      ...pdfMetadata(information),
    };
    return { title: pdfTitle(information, pages), pages, paged: true, metadata };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function readLines(pdf: Pdf): Promise<{ lines: PdfLine[][]; damaged: ReadonlySet<number> }> {
  const lines: PdfLine[][] = [];
  const damaged = new Set<number>();
  for (let number = 1; number <= pdf.numPages; number++) {
    try {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      lines.push(pdfLines(items.flatMap((item) => ('str' in item ? [item as PdfTextItem] : []))));
      page.cleanup();
    } catch {
      damaged.add(number - 1);
      lines.push([]);
    }
  }
  return { lines, damaged };
}

/** A page that cannot be recognised in time costs that page only; without the recogniser there is no point in going on. */
async function recognisePages(
  pdf: Pdf,
  pages: readonly number[],
  { ocr, onSlowPage }: PdfOptions,
): Promise<{ texts: ReadonlyMap<number, string>; failed: number }> {
  const { getResolvedPDFJS } = await import('unpdf');
  const { OPS } = await getResolvedPDFJS();
  const recogniser = createTextRecogniser(ocr!);
  const texts = new Map<number, string>();
  let failed = 0;
  try {
    for (const index of pages) {
      onSlowPage?.();
      try {
        const page = await pdf.getPage(index + 1);
        const picture = await pagePicture(page as unknown as PicturePage, OPS.paintImageXObject);
        const text = picture ? (await recogniser.recognise(picture)).trim() : '';
        if (text !== '') texts.set(index, text);
        page.cleanup();
      } catch (error) {
        if (error instanceof RaglabError && error.code === 'missing_dependency') throw error;
        failed++;
      }
    }
  } finally {
    await recogniser.close();
  }
  return { texts, failed };
}
