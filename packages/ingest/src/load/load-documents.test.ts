import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type LoadOptions, loadDocuments } from './load-documents.ts';
import type { LoadEvent } from './loaded-document.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'raglab-load-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function load(files: Files, options: Partial<LoadOptions> = {}, paths = ['.']): Promise<LoadEvent[]> {
  return Array.fromAsync(loadDocuments(paths, { baseDirectory: folderOf(files), ...options }));
}

async function loadOne(name: string, content: string | Uint8Array): Promise<LoadEvent & { status: 'loaded' }> {
  const [event] = await load({ [name]: content });
  if (event?.status !== 'loaded') throw new Error(`not loaded: ${JSON.stringify(event)}`);
  return event;
}

async function failureOf(
  name: string,
  content: string | Uint8Array,
  options: Partial<LoadOptions> = {},
): Promise<string> {
  const [event] = await load({ [name]: content }, options);
  return event?.status === 'failed' ? event.reason : `not failed: ${JSON.stringify(event)}`;
}

describe('loadDocuments: text formats', () => {
  it('takes title and metadata from front matter and leaves the rest as it is', async () => {
    const body = '# Heading\n\nText with `code` and *stars*.\n\n| a | b |\n| - | - |\n| 1 | 2 |';
    const { document } = await loadOne('a.md', `---\ntitle: Given\ntags: [x, y]\nauthor:\n  name: Ann\n---\n${body}\n`);
    expect(document).toMatchObject({ uri: 'a.md', title: 'Given', text: body, mime: 'text/markdown' });
    expect(document.metadata).toMatchObject({ tags: ['x', 'y'], 'author.name': 'Ann', encoding: 'utf-8' });
  });

  it('keeps front matter that is not valid YAML in the text', async () => {
    const { document } = await loadOne('a.md', '---\n: [broken\n---\n\n# Title\n');
    expect(document.text).toContain('[broken');
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from('\ufeffcafé au lait', 'utf8'), 'utf-8'],
    ['UTF-16 LE', Buffer.from('\ufeffcafé au lait', 'utf16le'), 'utf-16le'],
    ['UTF-16 BE', Buffer.from('\ufeffcafé au lait', 'utf16le').swap16(), 'utf-16be'],
    ['windows-1252', Buffer.from('café au lait', 'latin1'), 'windows-1252'],
  ])('decodes %s', async (_name, bytes, encoding) => {
    const { document } = await loadOne('a.txt', bytes);
    expect(document.text).toBe('café au lait');
    expect(document.metadata.encoding).toBe(encoding);
  });

  it('hashes the content, not the time', async () => {
    const first = await loadOne('a.md', '# A\n\nText.');
    const second = await loadOne('a.md', '# A\n\nText.');
    expect(first.document.contentHash).toBe(second.document.contentHash);
    expect(first.modifiedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(first.document.metadata).not.toHaveProperty('modifiedAt');
  });

  it('guesses the language, or says that it cannot', async () => {
    const german = await loadOne(
      'de.txt',
      'Das ist ein Text, der nicht auf Englisch ist, und das sieht man an den Wörtern.',
    );
    expect(german.document.metadata.language).toBe('de');
    expect((await loadOne('x.txt', 'Lorem ipsum')).document.metadata.language).toBeNull();
  });
});

describe('loadDocuments: HTML', () => {
  const PAGE = `<!doctype html><html lang="en-GB"><head><title>Tide tables | Harbour</title></head><body>
    <nav><a href="/">Home</a></nav><article><h1>Tide tables</h1>
    <p>${'The tide table lists the times of high water for every day of the year. '.repeat(8)}</p>
    <h2>Heights</h2><table><tr><th>Day</th><th>Height | m</th></tr><tr><td>Monday</td><td>4.1</td></tr></table>
    <pre><code class="language-js">const tide = 4;\n  run(tide_height);</code></pre>
    <ul><li>first</li><li>second<ul><li>inner</li></ul></li></ul>
    <p>See <a href="https://example.org/very/long">the snake_case page</a>.</p></article>
    <footer>Copyright</footer><script>alert(1)</script></body></html>`;

  it('keeps the article with headings, tables, code and lists, and leaves the rest out', async () => {
    const { document } = await loadOne('a.html', PAGE);
    expect(document.title).toContain('Tide tables');
    expect(document.metadata.language).toBe('en');
    expect(document.text).toMatch(/^# Tide tables\n/);
    expect(document.text).toContain('## Heights\n\n| Day | Height \\| m |\n| --- | --- |\n| Monday | 4.1 |');
    expect(document.text).toContain('```js\nconst tide = 4;\n  run(tide_height);\n```');
    expect(document.text).toContain('- first\n- second\n  - inner');
    expect(document.text).toContain('See the snake_case page.');
    expect(document.text).not.toMatch(/Home|Copyright|alert|example\.org/);
  });

  it('takes the body where there is no article, also of a fragment, also under .txt', async () => {
    expect((await loadOne('a.html', '<p>Only a line.</p>')).document.text).toBe('Only a line.');
    const page = '<!DOCTYPE html><html><body><p>Saved as text.</p></body></html>';
    expect((await loadOne('a.txt', page)).document).toMatchObject({ text: 'Saved as text.', mime: 'text/html' });
  });

  it('believes the declared encoding where the bytes are not UTF-8', async () => {
    const page = '<html><head><meta charset="iso-8859-2"></head><body><p>Zażółć gęślą</p></body></html>';
    const bytes = Buffer.from(
      page
        .replaceAll('ż', '\xbf')
        .replaceAll('ó', '\xf3')
        .replaceAll('ł', '\xb3')
        .replaceAll('ć', '\xe6')
        .replaceAll('ę', '\xea')
        .replaceAll('ś', '\xb6')
        .replaceAll('ą', '\xb1'),
      'latin1',
    );
    expect((await loadOne('a.html', bytes)).document.text).toBe('Zażółć gęślą');
  });
});

describe('loadDocuments: JSON Lines', () => {
  it('makes a document of each BEIR record and a failure of each bad line', async () => {
    const lines = [
      { _id: 'd 1', title: 'Tides', text: 'Water moves.', metadata: { year: 1931, nested: { url: 'x' } } },
      { _id: 'd2', title: 'Tides', text: 'Tides move water.' },
      { id: 3, text: 'Without a title.' },
    ].map((record) => JSON.stringify(record));
    const events = await load({
      'c/corpus.jsonl': `${lines.join('\r\n')}\n\nnot json\n{"_id": "d2", "text": "again"}\n{"_id": "e"}`,
    });
    const loaded = events.flatMap((event) => (event.status === 'loaded' ? [event.document] : []));
    expect(loaded.map(({ uri }) => uri)).toEqual(['c/corpus.jsonl#d%201', 'c/corpus.jsonl#d2', 'c/corpus.jsonl#3']);
    expect(loaded.map(({ text }) => text)).toEqual(['Tides\n\nWater moves.', 'Tides move water.', 'Without a title.']);
    expect(loaded.map(({ title }) => title)).toEqual(['Tides', 'Tides', '3']);
    expect(loaded[0]!.metadata).toMatchObject({ year: 1931, 'nested.url': 'x' });
    const failures = events.flatMap((event) => (event.status === 'failed' ? [event.reason] : []));
    expect(failures).toHaveLength(3);
    expect(failures[0]).toMatch(/^line 5: expected one JSON object, received 'not json'/);
    expect(failures[1]).toMatch(/^line 6: expected an unused _id, received 'd2' again \(first on line 2\)/);
    expect(failures[2]).toMatch(/^line 7: expected a text/);
  });

  it('leaves the queries of a BEIR folder out', async () => {
    const record = JSON.stringify({ _id: '1', text: 'x' });
    const events = await load({ 'corpus.jsonl': record, 'queries.jsonl': record });
    expect(events.map(({ status }) => status)).toEqual(['loaded', 'skipped']);
  });
});

describe('loadDocuments: what cannot be loaded', () => {
  it.each([
    ['a.md', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), /expected text, received binary data \(PNG image\)/],
    ['a.txt', Buffer.from([1, 2, 0, 4]), /expected text, received binary data \(unknown format\)/],
    ['a.md', '%PDF-1.7', /expected text, received binary data \(PDF document\)/],
    ['a.pdf', '<html><body>404</body></html>', /expected a PDF document, received HTML page/],
    ['a.docx', 'plain', /expected a Word document \(\.docx\), received text/],
    ['a.docx', 'PK\x03\x04 broken', /cannot read the Word document: expected an intact \.docx file/],
    ['a.pdf', '%PDF-1.7 broken', /the PDF is broken: expected a complete PDF file/],
    ['a.md', '', /the file is empty/],
    ['a.md', ' \n\n', /the document is empty/],
  ])('%s: says why', async (name, content, reason) => {
    expect(await failureOf(name, content)).toMatch(reason);
  });

  it('refuses files above the limit', async () => {
    expect(await failureOf('a.md', 'x'.repeat(2048), { maxBytes: 1024 })).toMatch(/the file is too large/);
  });

  it('ends a conversion that takes too long', async () => {
    expect(await failureOf('a.html', `<p>${'x'.repeat(100)}</p>`, { timeLimitMs: 1 })).toMatch(
      /gave up reading the file/,
    );
  });

  it('skips other formats, hidden files and node_modules, and follows no link out of the folder', async () => {
    const outside = folderOf({ 'secret.md': 'secret' });
    const folder = folderOf({
      'a.md': 'a',
      '.hidden.md': 'h',
      'node_modules/x.md': 'n',
      'b.png': 'x',
      'deep/c.md': 'c',
    });
    symlinkSync(outside, join(folder, 'out'));
    symlinkSync(join(folder, 'a.md'), join(folder, 'alias.md'));
    symlinkSync(folder, join(folder, 'deep/cycle'));
    const events = await Array.fromAsync(loadDocuments([folder], { baseDirectory: folder }));
    expect(events.map((event) => [event.status, event.status === 'loaded' ? event.document.uri : event.uri])).toEqual([
      ['skipped', 'b.png'],
      ['skipped', 'out'],
      ['loaded', 'a.md'],
      ['loaded', 'deep/c.md'],
    ]);
  });

  it.skipIf(process.platform === 'win32')('skips what is no regular file, and never waits for it', async () => {
    const folder = folderOf({ 'a.md': 'a' });
    execFileSync('mkfifo', [join(folder, 'pipe.md')]);
    symlinkSync(join(folder, 'pipe.md'), join(folder, 'link.md'));
    const events = await Array.fromAsync(loadDocuments([folder], { baseDirectory: folder }));
    expect(events.map(({ status }) => status)).toEqual(['skipped', 'skipped', 'loaded']);
    const alone = Array.fromAsync(loadDocuments(['pipe.md'], { baseDirectory: folder }));
    await expect(alone).rejects.toMatchObject({ code: 'invalid_input', message: /no document|nothing to load/ });
  });

  it('writes uris relative to the base directory, also outside of it', async () => {
    const folder = folderOf({ 'docs/a#1.md': 'text', 'base/x.txt': 'x' });
    const events = await Array.fromAsync(loadDocuments(['../docs'], { baseDirectory: join(folder, 'base') }));
    expect(events[0]).toMatchObject({ document: { uri: '../docs/a%231.md' } });
  });

  it('throws before any work for a missing path and an empty folder', async () => {
    const folder = folderOf({ 'a.md': 'a', 'empty/.keep': '' });
    const run = (...paths: string[]) => Array.fromAsync(loadDocuments(paths, { baseDirectory: folder }));
    await expect(run('a.md', 'missing.md')).rejects.toMatchObject({ code: 'not_found', exitCode: 3 });
    await expect(run('empty')).rejects.toMatchObject({ code: 'invalid_input', exitCode: 3 });
    await expect(run()).rejects.toMatchObject({ code: 'usage' });
  });
});
