/**
 * The loaders against files that nobody here wrote: 120 PDFs of a PDF reader's own test suite (many broken on purpose), saved web
 * pages with the article a browser's reader view finds, Word chapters, a book in Markdown. Nothing may crash or hang.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { loadDocuments } from './load-documents.ts';
import type { LoadEvent } from './loaded-document.ts';

const FOLDER = new URL('../../../../../shared/data/documents/', import.meta.url);
const reason = existsSync(FOLDER) ? '' : ' (skipped: ../shared/data/documents is missing)';

async function load(...paths: string[]): Promise<LoadEvent[]> {
  return Array.fromAsync(loadDocuments(paths, { baseDirectory: fileURLToPath(FOLDER), timeLimitMs: 20_000 }));
}

describe.skipIf(reason !== '')(`documents from elsewhere${reason}`, () => {
  it('loads each of 120 PDFs or says in words why not', async () => {
    const events = await load('pdfs');
    const failures = events.filter((event) => event.status === 'failed');
    const loaded = events.filter((event) => event.status === 'loaded');
    expect(events).toHaveLength(120);
    expect(loaded.length).toBeGreaterThanOrEqual(60);
    for (const failure of failures) {
      expect(failure.reason).toMatch(/^(the PDF (holds no text|is encrypted|is broken)|the document is empty)/);
    }
    for (const { document, pageStarts } of loaded) {
      expect(pageStarts[0]).toBe(0);
      expect(pageStarts).toEqual(pageStarts.toSorted((a, b) => a - b));
      expect(pageStarts.length).toBe(document.metadata.pages);
    }
  });

  it('finds the article that the reader view finds: mean token F1 at least .98', async () => {
    const events = await load('html');
    const pages = events.filter((event) => event.status === 'loaded' && event.document.uri.endsWith('/source.html'));
    const scores = pages.map((event): number => {
      const { uri, text } = (event as Extract<LoadEvent, { status: 'loaded' }>).document;
      const expected = readFileSync(new URL(uri.replace('source.html', 'expected.html'), FOLDER), 'utf8');
      const article = parseHTML(`<html><body>${expected}</body></html>`).document.body.textContent ?? '';
      return tokenF1(text, article);
    });
    expect(scores).toHaveLength(20);
    const mean = scores.reduce((sum, f1) => sum + f1, 0) / scores.length;
    console.info(
      `mean token F1 over ${scores.length} pages: ${mean.toFixed(4)} (lowest ${Math.min(...scores).toFixed(3)})`,
    );
    expect(mean).toBeGreaterThanOrEqual(0.98);
  });

  it('finds the title, author, site and time that the reader view finds', async () => {
    const events = await load('html');
    const found = { title: 0, author: 0, siteName: 0, published: 0 };
    for (const event of events) {
      if (event.status !== 'loaded' || !event.document.uri.endsWith('/source.html')) continue;
      const { uri, title, metadata } = event.document;
      const expected = JSON.parse(
        readFileSync(new URL(uri.replace('source.html', 'expected-metadata.json'), FOLDER), 'utf8'),
      );
      if (title === expected.title) found.title++;
      if ((metadata.author ?? null) === (expected.byline?.replace(/\s+/g, ' ') ?? null)) found.author++;
      if ((metadata.siteName ?? null) === expected.siteName) found.siteName++;
      const { publishedTime } = expected;
      // Nothing found where the reader view finds nothing is not asked for: schema.org's declarations are read as well.
      if (publishedTime === null || Date.parse(String(metadata.published)) === timeOf(publishedTime)) found.published++;
    }
    // One page has a title in its heading only ("Evolve: Shared …"), which the reader's later version prefers.
    expect(found).toEqual({ title: 19, author: 20, siteName: 20, published: 20 });
  });

  it('keeps headings, code and tables of Word chapters', async () => {
    const events = await load('docx');
    const documents = events.flatMap((event) => (event.status === 'loaded' ? [event.document] : []));
    expect(documents.map(({ title }) => title)).toEqual([
      'Keywords',
      'Operators and Symbols',
      'Derivable Traits',
      'Useful Development Tools',
    ]);
    expect(documents[1]!.text).toContain('| Operator | Example | Explanation | Overloadable? |\n| --- |');
    expect(documents[0]!.text).toMatch(/^## .+$/m);
  });

  it('loads a book of Markdown with its titles', async () => {
    const events = await load('rust-book');
    const documents = events.flatMap((event) => (event.status === 'loaded' ? [event.document] : []));
    expect(documents).toHaveLength(112);
    expect(events.filter((event) => event.status === 'failed')).toEqual([]);
    expect(documents.filter(({ metadata }) => metadata.language === 'en').length).toBeGreaterThan(105);
    expect(documents.find(({ uri }) => uri.endsWith('ch16-03-shared-state.md'))?.title).toBe(
      'Shared-State Concurrency',
    );
  });
});

/** Without a zone: UTC, as `iso-date.ts` takes it. */
function timeOf(time: string): number {
  return Date.parse(/^\d{4}-\d\d-\d\d [\d:]+$/.test(time) ? `${time.replace(' ', 'T')}Z` : time);
}

/** Harmonic mean of precision and recall over the multiset of words. */
function tokenF1(text: string, expected: string): number {
  const counts = new Map<string, number>();
  const wanted = wordsOf(expected);
  const found = wordsOf(text);
  for (const word of wanted) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of found) {
    const left = counts.get(word) ?? 0;
    if (left === 0) continue;
    shared++;
    counts.set(word, left - 1);
  }
  return (2 * shared) / (wanted.length + found.length);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
