/** Why a PDF cannot be read, in words that a person can act on. */
import { messageOf, RaglabError } from '@raglab/core';

/** No page has text. `ocrFailed` counts the pages that were recognised without result; null where recognition was off. */
export function withoutText(pages: number, damaged: number, ocrFailed: number | null): RaglabError {
  const count = `${pages} ${pages === 1 ? 'page' : 'pages'}`;
  if (damaged === pages) {
    return new RaglabError({
      code: 'corrupt',
      problem: 'cannot read the PDF',
      expected: 'at least one intact page',
      received: `${count}, all damaged`,
      remedy: 'repair the file (for example with `qpdf` or by printing it to PDF again)',
    });
  }
  const tried = ocrFailed === null ? '' : `; text recognition found nothing (${ocrFailed} gave up or failed)`;
  return new RaglabError({
    code: 'unsupported',
    problem: 'the PDF holds no text that can be read',
    expected: 'a text layer',
    received: `${count} of pictures, drawings, or fonts without a character map${tried}`,
    remedy:
      ocrFailed === null
        ? 'if it is a scan, have it recognised (`raglab ingest --ocr`), or run OCR over it first (for example with `ocrmypdf`)'
        : 'scan it again with more contrast and at least 200 dpi, or raise the time limit of a page',
  });
}

export function explainOpening(cause: unknown): never {
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'PasswordException') {
    throw new RaglabError({
      code: 'unsupported',
      problem: 'the PDF is encrypted',
      expected: 'a PDF that opens without a password',
      received: 'one that asks for a password',
      remedy: 'save a copy without password protection',
      cause,
    });
  }
  throw new RaglabError({
    code: 'corrupt',
    problem: 'the PDF is broken',
    expected: 'a complete PDF file',
    received: `a file that pdf.js cannot open (${messageOf(cause).replace(/\.$/, '')})`,
    remedy: 'fetch it again, or repair it (for example with `qpdf`)',
    cause,
  });
}
