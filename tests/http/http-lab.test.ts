/** What the lab answers over HTTP is what it holds: pages, previews, walks, traces, runs, labels, jobs, against the lab itself. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ChunkPreview,
  HealthReport,
  IndexWalk,
  Job,
  OperationsOverview,
  Page,
  QuerySummary,
  QueryTrace,
} from '../../packages/core/src/index.ts';
import { openSmallLab, type SmallLab } from './small-lab.ts';

let small: SmallLab;
beforeAll(async () => {
  small = await openSmallLab();
});
afterAll(() => small.close());

async function get<T>(path: string): Promise<T> {
  const response = await small.app.request(path);
  expect([path, response.status]).toEqual([path, 200]);
  return (await response.json()) as T;
}

async function send<T>(method: string, path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  const response = await small.app.request(path, { method, headers, body: JSON.stringify(body) });
  expect([path, response.ok, response.ok ? '' : await response.text()]).toEqual([path, true, '']);
  return (await response.json()) as T;
}

/** The last state of a job, from its events. */
async function ended(job: Job): Promise<Job> {
  const events = await (await small.app.request(`/api/jobs/${job.id}/events`)).text();
  return JSON.parse(events.trim().split('\ndata: ').at(-1)!) as Job;
}

describe('pages', () => {
  it('put together are the whole list, each item once', async () => {
    const uris: string[] = [];
    for (let offset: number | null = 0; offset !== null; ) {
      const page: Page<{ uri: string }> = await get(`/api/documents?limit=4&offset=${offset}`);
      expect(page).toMatchObject({ total: 11, limit: 4, offset });
      uris.push(...page.items.map(({ uri }) => uri));
      offset = page.nextOffset;
    }
    expect(uris).toEqual([...new Set(uris)].sort());
    expect(uris).toHaveLength(11);
    expect((await small.app.request('/api/documents?limit=201')).status).toBe(400);
  });
});

describe('chunks', () => {
  it('lie where the borders say, and a preview of the configured chunker has the same borders', async () => {
    const { items } = await get<Page<{ id: string }>>('/api/documents?contains=heron');
    const document = await get<{ text: string; borders: { start: number; end: number }[] }>(
      `/api/documents/${items[0]!.id}`,
    );
    const chunks = await get<Page<{ start: number; end: number; text: string }>>(
      `/api/documents/${items[0]!.id}/chunks`,
    );
    expect(chunks.items.map(({ text }) => text)).toEqual(
      document.borders.map(({ start, end }) => document.text.slice(start, end)),
    );
    const preview = await send<ChunkPreview>('POST', '/api/chunk-previews', {
      documentId: items[0]!.id,
      chunker: 'markdown:320/0',
    });
    expect(preview.chunks.map(({ start, end }) => [start, end])).toEqual(
      document.borders.map(({ start, end }) => [start, end]),
    );
  });

  it('overlap where they are told to, and the counts say by how much', async () => {
    const text = Array.from({ length: 120 }, (_, i) => `word${i}`).join(' ');
    const apart = await send<ChunkPreview>('POST', '/api/chunk-previews', { text, chunker: 'fixed-token:40/0' });
    const lapped = await send<ChunkPreview>('POST', '/api/chunk-previews', { text, chunker: 'fixed-token:40/10' });
    expect(apart.counts).toMatchObject({ overlapCharacters: 0, uncoveredCharacters: 0 });
    expect(apart.counts.tokens).toBe(apart.counts.documentTokens);
    expect(lapped.counts.overlapCharacters).toBe(lapped.chunks.reduce((sum, { overlap }) => sum + overlap, 0));
    for (const [i, { start, overlap }] of lapped.chunks.entries())
      if (i > 0) expect(lapped.chunks[i - 1]!.end - start).toBe(overlap);
    expect(lapped.counts.chunks).toBeGreaterThan(apart.counts.chunks);
  });
});

describe('a walk', () => {
  it.each(['full', 'plane'])('in %s space goes along links only, and finds what flat search finds', async (space) => {
    const walk = await get<IndexWalk>(
      `/api/collections/default/walk?question=Where+does+the+wren+nest&space=${space}&ef=40`,
    );
    const links = new Set(
      walk.layers.flatMap(({ layer, links: own }) =>
        own.flatMap(([a, b]) => [`${layer} ${a} ${b}`, `${layer} ${b} ${a}`]),
      ),
    );
    for (const { layer, steps } of walk.layers)
      for (const { from, node } of steps) if (from !== null) expect(links.has(`${layer} ${from} ${node}`)).toBe(true);
    expect(walk.comparisons).toBe(walk.layers.reduce((sum, { steps }) => sum + steps.length, 0));
    expect(walk.recall).toBe(1);
    expect(walk.hits.map(({ node }) => node)).toEqual(walk.exact);
    if (space === 'plane') {
      const { nodes, questionPoint, hits } = walk;
      const { x, y } = nodes[hits[0]!.node]!;
      expect((x - questionPoint.x) ** 2 + (y - questionPoint.y) ** 2).toBeCloseTo(hits[0]!.distance, 5);
    }
  });
});

describe('a question', () => {
  it('is in the log at once, with the stages of its trace and every candidate by name', async () => {
    const { queryId } = await get<{ queryId: string }>('/search?question=Where+does+the+osprey+nest&k=3&trace=true');
    const { items } = await get<Page<QuerySummary>>('/api/queries?limit=1');
    expect(items[0]).toMatchObject({ queryId, question: 'Where does the osprey nest', hits: 3, traced: true });
    const trace = await get<QueryTrace>(`/api/queries/${queryId}`);
    expect(trace.stages!.map(({ stage }) => stage)).toEqual(['dense', 'lexical', 'fused', 'rerank']);
    const named = new Set(trace.chunks.map(({ chunkId }) => chunkId));
    for (const { candidates } of trace.stages!)
      for (const { chunkId } of candidates) expect(named.has(chunkId)).toBe(true);
    expect(trace.tokenMatches!.map(({ chunkId }) => chunkId)).toEqual(trace.ranking.map(({ chunkId }) => chunkId));
    small.lab.flushLog();
    expect((await get<Page<QuerySummary>>('/api/queries?limit=1')).items[0]!.queryId).toBe(queryId);
  });
});

describe('labels', () => {
  it('are written, replaced and undone, and the next answer moves on', async () => {
    const { items: runs } = await get<Page<{ runId: string; cases: number }>>('/api/runs?limit=1');
    const { runId } = runs[0]!;
    interface Task {
      item: { recordId: string; claims: object[]; question: string } | null;
      done: number;
      total: number;
      guideline: { version: string };
    }
    const next = () => get<Task>(`/api/labels/next?runId=${runId}&annotator=eve`);
    const first = await next();
    expect(first).toMatchObject({ done: 0, guideline: { version: '1' } });
    // Who labels must not see what the judge thinks.
    expect(JSON.stringify(first.item)).not.toMatch(/supported|probability/);
    const label = {
      runId,
      recordId: first.item!.recordId,
      annotator: 'eve',
      label: 'supported',
      guidelineVersion: '1',
    };
    const { labelId } = await send<{ labelId: string }>('POST', '/api/labels', { ...label, claims: ['supported'] });
    expect(await send('POST', '/api/labels', { ...label, label: 'unsupported' })).toMatchObject({
      labelId,
      label: 'unsupported',
    });
    expect((await next()).done).toBe(1);
    expect((await next()).item?.recordId).not.toBe(label.recordId);
    await send('DELETE', `/api/labels/${labelId}`, {});
    expect((await next()).item?.recordId).toBe(label.recordId);
  });
});

describe('jobs', () => {
  it('ingest an upload, which is found then; a broken file is a dead letter, and is tried again', async () => {
    const body = new FormData();
    body.append('files', new File(['# The avocet\n\nThe avocet of this valley nests on bare mud.\n'], 'avocet.md'));
    const begun = await small.app.request('/api/collections/default/uploads', { method: 'POST', body });
    expect(await ended((await begun.json()) as Job)).toMatchObject({
      state: 'succeeded',
      result: { documents: { added: 1 } },
    });
    const found = await get<{ hits: { uri: string }[] }>('/search?question=Where+does+the+avocet+nest&k=1');
    expect(found.hits[0]!.uri).toMatch(/uploads\/default\/avocet\.md$/);

    const letters = await get<Page<{ uri: string; retryable: boolean; attempts: number }>>('/api/dead-letters');
    expect(letters.items).toMatchObject([{ uri: 'shelf/broken.pdf', retryable: true, attempts: 1 }]);
    const retry = { kind: 'retry-dead-letters', collection: 'default' };
    expect(await ended(await send<Job>('POST', '/api/jobs', retry))).toMatchObject({ result: { retried: 1 } });
    expect((await get<typeof letters>('/api/dead-letters')).items[0]!.attempts).toBe(2);
  });

  it('build an index version and let it answer, and a cancelled one leaves the old one', async () => {
    const build = { kind: 'build-index', collection: 'default', index: { kind: 'hnsw-sq' }, swap: true };
    const done = await ended(await send<Job>('POST', '/api/jobs', build));
    expect(done).toMatchObject({ state: 'succeeded', result: { swapped: true } });
    const detail = await get<{ activeVersion: number; indexVersions: { state: string; measured: object | null }[] }>(
      '/api/collections/default',
    );
    expect(detail.activeVersion).toBe(2);
    expect(detail.indexVersions[0]).toMatchObject({ state: 'active', measured: { recall: 1 } });
    const job = await send<Job>('POST', '/api/jobs', { ...build, index: { kind: 'flat' } });
    await small.app.request(`/api/jobs/${job.id}`, { method: 'DELETE' });
    expect((await ended(job)).state).toBe('cancelled');
    expect(await get('/api/collections/default')).toMatchObject({ activeVersion: 2 });
  });
});

describe('days', () => {
  it('count a document that several runs saw once, as the health check does', async () => {
    const { signal } = new AbortController();
    await small.lab.ingest({ paths: [small.root], collection: 'default', signal });
    const { days } = await get<OperationsOverview>('/api/operations?days=1');
    const { checks } = (await (await small.app.request('/api/health')).json()) as HealthReport;
    const volume = checks.find(({ name }) => name === 'volume')!;
    expect(days[0]!.runs).toBeGreaterThan(1);
    expect(volume.received).toMatch(new RegExp(`^${days[0]!.delivered} in \\d+ runs$`));
  });
});
