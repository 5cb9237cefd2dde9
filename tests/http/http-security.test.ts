/** What a stranger might try over HTTP, against the lab as `raglab serve` wires it. What needs no documents stands in the server package. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseLanguageModels, refusePaidQuestion } from '../../packages/cli/src/lab/served/paid-calls.ts';
import { HOSTILE_TEXT, HOSTILE_TITLE, openSmallLab, type SmallLab } from './small-lab.ts';

let small: SmallLab;
beforeAll(async () => {
  small = await openSmallLab();
});
afterAll(() => small.close());

const post = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const read = async (response: Response) => ({ status: response.status, text: await response.text() });

describe('path traversal', () => {
  it.each([
    ['a path upwards', '../lab/catalog.db'],
    ['an absolute path', '/etc/passwd'],
    ['a path upwards inside', 'sub/../../lab'],
    ['a null character', 'heron.md\0.txt'],
    ['an encoded path', '..%2flab'],
    ['nothing that exists', 'nowhere.md'],
  ])('%s is not ingested', async (_name, path) => {
    const response = await small.app.request('/api/jobs', post({ kind: 'ingest', collection: 'c', paths: [path] }));
    expect(response.status).toBe(403);
    // The same words for what is not there and for what may not be read: nobody learns which files exist.
    expect(await response.json()).toMatchObject({ code: 'forbidden', title: 'this path cannot be ingested over HTTP' });
  });

  it('a symbolic link out of the root is not followed', async () => {
    mkdirSync(join(small.folder, 'secret'), { recursive: true });
    writeFileSync(join(small.folder, 'secret', 'key.md'), 'the key');
    symlinkSync(join(small.folder, 'secret'), join(small.root, 'link'));
    const response = await small.app.request('/api/jobs', post({ kind: 'ingest', collection: 'c', paths: ['link'] }));
    expect(response.status).toBe(403);
  });

  it('without a root no path is ingested at all', async () => {
    const app = small.appWith({}, { roots: [] });
    expect(
      (await app.request('/api/jobs', post({ kind: 'ingest', collection: 'c', paths: ['heron.md'] }))).status,
    ).toBe(403);
  });

  it.each([
    '../../evil.md',
    '/etc/cron.d/evil.md',
    '.hidden.md',
    'a\\..\\b.md',
    'evil.sh',
    'a/b.md',
    `${'x'.repeat(200)}.md`,
  ])('an upload named %s is not kept', async (name) => {
    const body = new FormData();
    body.append('files', new File(['# text'], name));
    const response = await small.app.request('/api/collections/c/uploads', { method: 'POST', body });
    // A multipart body itself drops folders from names: what is left is either plain or refused.
    expect([202, 400]).toContain(response.status);
    if (response.status === 202) expect(((await response.json()) as { title: string }).title).not.toMatch(/[\\/]|\.\./);
  });

  it.each([
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/assets/../../package.json',
    '/assets/%2e%2e/index.ts',
  ])('the address %s finds no file', async (path) => {
    expect((await small.app.request(path)).status).toBe(404);
  });

  it.each([
    'runs/..%2f..%2fcatalog.db',
    'datasets/..%2f..%2fetc',
    'benches/..%2fx',
    'studies/..%2fx',
    'collections/..%2fx',
    'queries/..%2fx',
  ])('no id leads out: /api/%s', async (path) => {
    expect([400, 404]).toContain((await small.app.request(`/api/${path}`)).status);
  });
});

describe('SQL', () => {
  it.each([
    "uri = 'a'; DROP TABLE ledger_documents",
    "uri = 'a' OR 1=1 --",
    "uri LIKE '%' UNION SELECT text FROM ledger_documents",
    "uri = 'a') OR (1=1",
    "language = (SELECT 'en')",
  ])('a filter is parsed and never pasted: %s', async (filter) => {
    const response = await small.app.request(`/search?${new URLSearchParams({ question: 'heron', filter })}`);
    expect(response.status).toBe(400);
    expect(await small.served.documents.list({})).toMatchObject({ total: 11 });
  });

  it('a quote in a filter is a character', async () => {
    const filter = "uri = 'it''s; DROP TABLE x --'";
    const response = await small.app.request(`/search?${new URLSearchParams({ question: 'heron', filter })}`);
    expect(await response.json()).toMatchObject({ hits: [] });
  });

  it.each(["'; DROP TABLE ledger_documents; --", '%', '_', "' OR '1'='1"])(
    'a search in lists is text: %s',
    async (contains) => {
      const response = await small.app.request(`/api/documents?${new URLSearchParams({ contains })}`);
      expect(response.status).toBe(200);
      expect(((await response.json()) as { total: number }).total).toBe(0);
    },
  );

  it('is refused unless the server was started to allow it', async () => {
    expect((await small.app.request('/api/sql', post({ statement: 'SELECT 1' }))).status).toBe(403);
  });

  it.each([
    ['DELETE FROM ledger_documents', /read-only/],
    ["UPDATE ledger_documents SET text = 'x' RETURNING *", /read-only|refused/],
    ['SELECT 1; DELETE FROM ledger_documents', /refused/],
    ["ATTACH DATABASE '/tmp/x.db' AS x", /read-only/],
    ['PRAGMA writable_schema = 1', /read-only|refused/],
    ["SELECT load_extension('x')", /refused/],
    ["SELECT writefile('/tmp/x', 'y')", /refused/],
    ["SELECT readfile('/etc/passwd')", /refused/],
  ])('where it is allowed, one statement, and it only reads: %s', async (statement, words) => {
    const app = small.appWith({}, { allowSql: true });
    const { status, text } = await read(await app.request('/api/sql', post({ statement })));
    expect([status, text]).toEqual([400, expect.stringMatching(words)]);
    expect(await small.served.documents.list({})).toMatchObject({ total: 11 });
  });

  it('is read, and a statement that never ends is stopped', async () => {
    const app = small.appWith({}, { allowSql: true, sqlTimeLimitMs: 300 });
    const counted = await app.request('/api/sql', post({ statement: 'SELECT count(*) AS n FROM chunk_metadata' }));
    expect(await counted.json()).toMatchObject({ columns: ['n'], truncated: false });
    const endless = 'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c';
    const { status, text } = await read(await app.request('/api/sql', post({ statement: endless })));
    expect([status, text]).toEqual([504, expect.stringContaining('took too long')]);
  });
});

describe('a script', () => {
  it('in a title and in a chunk comes back as JSON text, with headers under which no browser runs it', async () => {
    const list = await small.app.request('/api/documents?contains=hostile');
    const { items } = (await list.json()) as { items: { id: string; title: string }[] };
    expect(items[0]!.title).toBe(HOSTILE_TITLE);
    for (const path of [
      `/api/documents/${items[0]!.id}`,
      `/api/documents/${items[0]!.id}/chunks`,
      '/search?question=marsh+harriers',
      '/ask?question=marsh+harriers',
    ]) {
      const response = await small.app.request(path);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('content-security-policy')).toMatch(/script-src 'self';/);
      expect(JSON.stringify(await response.json())).toContain(JSON.stringify(HOSTILE_TEXT).slice(1, 30));
    }
  });

  it('in a question, a path or a name does not reach the pages', async () => {
    const script = '<script>alert(1)</script>';
    for (const path of [`/api/${encodeURIComponent(script)}`, `/docs?x=${encodeURIComponent(script)}`])
      expect(await (await small.app.request(path)).text()).not.toContain(script);
  });
});

describe('language models, which may cost money', () => {
  it.each([
    ['/search', { transform: 'hyde' }],
    ['/search', { transform: 'multi-query' }],
    ['/search', { rerank: 'listwise' }],
    ['/ask', { rerank: 'listwise' }],
    ['/ask/stream', { transform: 'hyde' }],
  ])('are not asked through %s with %j', async (path, options) => {
    const response = await small.app.request(path, post({ question: 'heron', ...options }));
    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('asks a language model')]);
  });

  it('are not asked where the configuration would by default, nor by the judge of an evaluation', () => {
    const options = { allowLanguageModels: false, allowSql: false, allowWrites: true, roots: [] };
    const { lab } = small;
    const config = { ...lab.config, ask: { ...lab.config.ask, generator: 'anthropic' as const } };
    const asked = (isAnswered: boolean) =>
      refusePaidQuestion({ ...lab, config }, options, { question: 'x' }, isAnswered);
    expect(() => asked(true)).toThrow(/generator 'anthropic' asks a language model/);
    expect(() => asked(false)).not.toThrow();
    expect(() => refuseLanguageModels(options, { judge: 'local,llm' })).toThrow(/judge/);
    expect(() => refuseLanguageModels({ allowLanguageModels: true }, { judge: 'llm' })).not.toThrow();
  });

  it('cannot be named by a caller, nor where they are served', async () => {
    for (const more of [{ generator: 'anthropic' }, { model: 'm' }, { baseUrl: 'http://evil.example' }])
      expect((await small.app.request('/ask', post({ question: 'x', ...more }))).status).toBe(400);
  });
});

it('a lab that is only read takes questions, and neither jobs nor labels', async () => {
  const app = small.appWith({}, { allowWrites: false });
  expect((await app.request('/search?question=heron')).status).toBe(200);
  const job = post({ kind: 'ingest', collection: 'c', paths: ['heron.md'] });
  expect((await app.request('/api/jobs', job)).status).toBe(403);
  const { items } = await small.served.evaluations.list({});
  const label = { runId: items[0]!.runId, recordId: 'q1', annotator: 'x', label: 'supported', guidelineVersion: '1' };
  expect((await app.request('/api/labels', post(label))).status).toBe(403);
});

it('no error names a folder of this machine', async () => {
  for (const path of [
    '/api/runs/0123456789abcdef',
    '/api/datasets/none',
    '/api/collections/none',
    '/search?question=x&collection=none',
  ]) {
    const { status, text } = await read(await small.app.request(path));
    expect([path, status]).toEqual([path, 404]);
    expect(text).not.toContain(small.folder);
  }
});
