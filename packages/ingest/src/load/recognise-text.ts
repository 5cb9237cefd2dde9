/**
 * Optical character recognition with tesseract.js (Tesseract 5 as WebAssembly) and English data, both optional packages from npm. Nothing is
 * fetched: without local language data tesseract.js would ask a server and, offline, never answer. So the data is looked for first, and
 * every call has a time limit, past which its thread is ended. About 2 s to start and 1 to 3 s a page.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { messageOf, RaglabError } from '@raglab/core';
import type { Worker } from 'tesseract.js';

export interface OcrOptions {
  readonly enabled: boolean;
  /** Wall-clock limit for one page in milliseconds, start of the recogniser included. Default 30,000: ten times a usual page. */
  readonly timeLimitMs?: number;
  /** Folder with `eng.traineddata.gz`. Default: the one in the package `@tesseract.js-data/eng`. */
  readonly languageDirectory?: string;
}

const OCR_TIME_LIMIT_MS = 30_000;

export interface TextRecogniser {
  /** Text of a picture (PGM, PNG, JPEG). Throws `missing_dependency`, and `unsupported` past the time limit; one call at a time. */
  recognise(picture: Uint8Array): Promise<string>;
  close(): Promise<void>;
}

const LANGUAGE = 'eng';
const INSTALL = 'install both: npm install tesseract.js @tesseract.js-data/eng';

export function createTextRecogniser(options: OcrOptions): TextRecogniser {
  const { timeLimitMs = OCR_TIME_LIMIT_MS } = options;
  let worker: Promise<Worker> | undefined;

  const close = async (): Promise<void> => {
    const closing = worker;
    worker = undefined;
    // One that never started has nothing to end; it dies with the thread that it runs in.
    await Promise.race([closing?.then((started) => started.terminate()).catch(() => {}), Promise.resolve()]);
  };

  return {
    async recognise(picture) {
      const languageDirectory = findLanguage(options.languageDirectory);
      try {
        return await within(timeLimitMs, async () => {
          worker ??= startWorker(languageDirectory);
          const { data } = await (await worker).recognize(Buffer.from(picture), {}, { text: true });
          return data.text;
        });
      } catch (error) {
        await close();
        throw error;
      }
    },
    close,
  };
}

async function startWorker(languageDirectory: string): Promise<Worker> {
  const { default: tesseract } = await import('tesseract.js').catch((cause: unknown) => {
    throw missing('the package tesseract.js', cause);
  });
  return new Promise<Worker>((resolve, reject) => {
    const settings = { langPath: languageDirectory, cacheMethod: 'none', gzip: true };
    // A failure to load the language reaches the error handler only; the returned promise would stay open.
    const errorHandler = (cause: unknown): void => reject(new Error(messageOf(cause)));
    tesseract.createWorker(LANGUAGE, tesseract.OEM.LSTM_ONLY, { ...settings, errorHandler }).then(resolve, reject);
  });
}

function findLanguage(given: string | undefined): string {
  let directory = given;
  try {
    const data = createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json');
    directory ??= join(dirname(data), '4.0.0_best_int');
  } catch (cause) {
    if (directory === undefined) throw missing('the package @tesseract.js-data/eng', cause);
  }
  const file = join(directory!, `${LANGUAGE}.traineddata.gz`);
  if (!existsSync(file)) throw missing(file);
  return directory!;
}

async function within<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(timeError(limitMs)), limitMs);
  });
  try {
    return await Promise.race([work(), limit]);
  } finally {
    clearTimeout(timer);
  }
}

function timeError(limitMs: number): RaglabError {
  return new RaglabError({
    code: 'unsupported',
    problem: 'gave up recognising the text of a page',
    expected: `a page that is read in ${limitMs / 1000} s`,
    received: 'one that was still being read then',
    remedy: 'raise the time limit of a page, or scan it smaller',
  });
}

function missing(expected: string, cause?: unknown): RaglabError {
  const problem = 'cannot recognise the text of scanned pages';
  return new RaglabError({
    code: 'missing_dependency',
    problem,
    expected,
    received: 'nothing',
    remedy: INSTALL,
    cause,
  });
}
