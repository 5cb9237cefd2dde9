/** The page is a picture of 1240 x 620 black and white pixels, with this text in DejaVu Sans, in a PDF without a text layer. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createConverter } from './create-converter.ts';
import { extractPdf } from './extract-pdf.ts';

const SCAN = readFileSync(new URL('../fixtures/scanned-page.pdf', import.meta.url));
const TEXT = `Tide tables for the harbour

High water at the pier comes twelve minutes
later each day. Boats with a draught of two
metres wait for the flood.`;

describe('recognition of scanned pages', () => {
  it('reads the picture of a page, in the thread that converts', { timeout: 60_000 }, async () => {
    const converter = createConverter({ ocr: { enabled: true } });
    onTestFinished(() => converter.close());
    const { pages, metadata, title } = await converter.convert('pdf', SCAN);
    expect(pages).toEqual([TEXT]);
    expect(metadata).toEqual({ pages: 1, recognisedPages: 1, created: '2026-01-02T03:04:05.000Z' });
    expect(title).toBe('Tides');
  });

  it('is off by default, and the reason says how to have it', async () => {
    await expect(extractPdf(SCAN)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/raglab ingest --ocr/),
    });
  });

  it('says what to install where the language data is missing, at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'raglab-ocr-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const ocr = { enabled: true, languageDirectory: folder };
    await expect(extractPdf(SCAN, { ocr })).rejects.toMatchObject({
      code: 'missing_dependency',
      message: expect.stringMatching(/npm install tesseract\.js @tesseract\.js-data\/eng/),
    });
  });

  it('gives a page up at its time limit', async () => {
    const converter = createConverter({ ocr: { enabled: true, timeLimitMs: 1 } });
    onTestFinished(() => converter.close());
    await expect(converter.convert('pdf', SCAN)).rejects.toMatchObject({
      message: expect.stringMatching(/1 gave up or failed/),
    });
  });
});
