/**
 * The thread in which PDF, HTML and Word files are parsed: a hostile or broken file may loop or eat memory there, and
 * `create-converter.ts` can end it without harm. One message in, one message out.
 */
import { parentPort } from 'node:worker_threads';
import { messageOf, RaglabError, type RaglabErrorOptions } from '@raglab/core';
import { extractDocx } from './extract-docx.ts';
import { extractHtml } from './extract-html.ts';
import { extractPdf } from './extract-pdf.ts';
import type { ExtractedText } from './loaded-document.ts';

export type ConvertedFormat = 'pdf' | 'html' | 'docx';

export interface ConversionRequest {
  readonly id: number;
  readonly format: ConvertedFormat;
  readonly bytes: Uint8Array;
}

export type ConversionReply =
  | { readonly id: number; readonly result: ExtractedText }
  | { readonly id: number; readonly error: RaglabErrorOptions };

const EXTRACTORS: Readonly<Record<ConvertedFormat, (bytes: Uint8Array) => Promise<ExtractedText>>> = {
  pdf: extractPdf,
  html: extractHtml,
  docx: extractDocx,
};

parentPort?.on('message', async ({ id, format, bytes }: ConversionRequest) => {
  try {
    reply({ id, result: await EXTRACTORS[format](bytes) });
  } catch (error) {
    reply({ id, error: describe(error, format) });
  }
});

function reply(message: ConversionReply): void {
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
