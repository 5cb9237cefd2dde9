/**
 * The thread in which PDF, HTML and Word files are parsed: a hostile or broken file may loop or eat memory there, and
 * `create-converter.ts` can end it without harm. One message in, one message out; before each page that has to be recognised one more,
 * which starts the file's time limit again.
 */
import { parentPort } from 'node:worker_threads';
import { messageOf, RaglabError, type RaglabErrorOptions } from '@raglab/core';
import { extractDocx } from './extract-docx.ts';
import { extractHtml } from './extract-html.ts';
import { extractPdf } from './extract-pdf.ts';
import type { ExtractedText } from './loaded-document.ts';
import type { OcrOptions } from './recognise-text.ts';

export type ConvertedFormat = 'pdf' | 'html' | 'docx';

export interface ConversionRequest {
  readonly id: number;
  readonly format: ConvertedFormat;
  readonly bytes: Uint8Array;
  readonly ocr?: OcrOptions | undefined;
}

/** A slow page begins. */
export interface ConversionProgress {
  readonly id: number;
  readonly isAlive: true;
}

export type ConversionReply =
  | { readonly id: number; readonly result: ExtractedText }
  | { readonly id: number; readonly error: RaglabErrorOptions };

parentPort?.on('message', async (request: ConversionRequest) => {
  try {
    reply({ id: request.id, result: await extract(request) });
  } catch (error) {
    reply({ id: request.id, error: describe(error, request.format) });
  }
});

function extract({ id, format, bytes, ocr }: ConversionRequest): Promise<ExtractedText> {
  switch (format) {
    case 'pdf':
      return extractPdf(bytes, { ocr, onSlowPage: () => reply({ id, isAlive: true }) });
    case 'html':
      return extractHtml(bytes);
    case 'docx':
      return extractDocx(bytes);
  }
}

function reply(message: ConversionReply | ConversionProgress): void {
  parentPort?.postMessage(message);
}

/** An error as plain data: classes do not survive the way between threads. */
function describe(error: unknown, format: ConvertedFormat): RaglabErrorOptions {
  if (!(error instanceof RaglabError))
    return { code: 'corrupt', problem: `cannot read the ${format} file: ${messageOf(error)}` };
  const { code, problem, expected, received, remedy } = error;
  return {
    code,
    problem,
    ...(expected === undefined ? {} : { expected }),
    ...(received === undefined ? {} : { received }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}
