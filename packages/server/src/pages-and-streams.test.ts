import { RaglabError } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { createApp } from './create-app.ts';
import type { ApiDocument } from './describe-api.ts';
import { createAnsweringLab } from './testing/create-answering-lab.ts';

const eventsOf = (text: string) =>
  text
    .trim()
    .split('\n\n')
    .map((block) => {
      const [event, data] = block.split('\n').map((line) => line.slice(line.indexOf(': ') + 2));
      return { event, data: JSON.parse(data!) as Record<string, unknown> };
    });

describe('the stream of an answer', () => {
  it('is its pieces and then its report', async () => {
    const response = await createApp(createAnsweringLab()).request('/ask/stream?question=hello');
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events = eventsOf(await response.text());
    expect(events.map(({ event }) => event)).toEqual(['text', 'report']);
    expect(events[0]!.data).toEqual({ text: 'hello' });
    expect(events[1]!.data).toMatchObject({ question: 'hello', answer: 'hello [1]' });
  });

  it('is no stream where the question cannot be answered, and ends in a problem where that shows later', async () => {
    const lab = createAnsweringLab();
    const refuse = (): never => {
      throw new RaglabError({ code: 'not_found', problem: 'no such collection' });
    };
    const early = createApp({
      ...lab,
      askStream: async function* () {
        yield refuse();
      },
    });
    expect((await early.request('/ask/stream?question=x')).status).toBe(404);
    const late = createApp({
      ...lab,
      async *askStream() {
        yield { type: 'text' as const, text: 'half' };
        refuse();
      },
    });
    const events = eventsOf(await (await late.request('/ask/stream?question=x')).text());
    expect(events.map(({ event }) => event)).toEqual(['text', 'problem']);
    expect(events[1]!.data).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('stops the lab when its reader goes', async () => {
    let stopped: () => void = () => {};
    const wasStopped = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    const lab = createAnsweringLab();
    const app = createApp({
      ...lab,
      async *askStream({ signal }) {
        yield { type: 'text' as const, text: 'first' };
        await new Promise<void>((resolve) => signal!.addEventListener('abort', () => resolve(), { once: true }));
        stopped();
      },
    });
    const reader = new AbortController();
    const response = await app.request('/ask/stream?question=x', { signal: reader.signal });
    await response.body!.getReader().read();
    reader.abort();
    await wasStopped;
  });
});

describe('the reference page', () => {
  it('names every request and every schema, and asks nothing of other machines', async () => {
    const app = createApp(createAnsweringLab());
    const document = (await (await app.request('/openapi.json')).json()) as ApiDocument;
    const page = await (await app.request('/docs')).text();
    for (const path of Object.keys(document.paths)) expect(page).toContain(`<code>${path}</code>`);
    const sections = page.match(/<section>/g)?.length;
    expect(sections).toBe(Object.values(document.paths).flatMap((methods) => Object.keys(methods)).length);
    for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`id="schema-${name}"`);
    expect(page).not.toMatch(/<script|src=|https?:\/\//);
  });
});

describe('metrics', () => {
  it('count requests by route and not by address, and time the stages of questions', async () => {
    const app = createApp(createAnsweringLab());
    for (const path of ['/search?question=x', '/search?question=y', '/api/runs/abc', '/api/runs/def', '/nowhere'])
      await app.request(path);
    const response = await app.request('/metrics');
    expect(response.headers.get('content-type')).toContain('text/plain');
    const text = await response.text();
    expect(text).toContain('raglab_http_requests_total{method="GET",route="/search",status="200"} 2');
    expect(text).toContain('raglab_http_requests_total{method="GET",route="/api/runs/:runId",status="404"} 2');
    expect(text).toContain('raglab_http_requests_total{method="GET",route="none",status="404"} 1');
    expect(text).toContain('raglab_question_stage_seconds_count{kind="search",stage="embed"} 2');
    expect(text).not.toContain('stage="rerank"');
    expect(text).toMatch(/process_resident_memory_bytes \d+/);
  });
});

it('an answer that did not change is not sent again', async () => {
  const app = createApp(createAnsweringLab());
  const first = await app.request('/openapi.json');
  const tag = first.headers.get('etag')!;
  expect(tag).toMatch(/^(W\/)?".+"$/);
  expect((await app.request('/openapi.json', { headers: { 'if-none-match': tag } })).status).toBe(304);
  expect((await app.request('/search?question=x')).headers.get('etag')).toBeNull();
});
