/**
 * An independent client that knows the OpenAPI document alone: openapi-fetch makes its calls, ajv reads its answers. Every operation of the document is
 * called over a real socket, and every answer has a status and a shape that the document gives it.
 */
import createClient from 'openapi-fetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, serveLab } from '../../packages/server/src/index.ts';
import type { ApiDocument } from './api-document.ts';
import { type CheckAnswer, createAnswerCheck } from './check-answers.ts';
import { openSmallLab, type SmallLab } from './small-lab.ts';

type Call = readonly [operation: string, options?: object];

let small: SmallLab;
let server: RunningServer;
let document: ApiDocument;
let answers: CheckAnswer;
beforeAll(async () => {
  small = await openSmallLab({ allowSql: true });
  server = await serveLab(small.served, { port: 0 });
  document = (await (await fetch(`${server.url}/openapi.json`)).json()) as ApiDocument;
  answers = createAnswerCheck(document);
});
afterAll(async () => {
  await server.stop();
  await small.close();
});

describe('a client that knows the document alone', () => {
  it('makes every call', async () => {
    const { served } = small;
    const { items: documents } = await served.documents.list({});
    const { items: chunks } = await served.documents.chunks(documents[0]!.id, {});
    const { items: runs } = await served.evaluations.list({});
    const { queryId } = await served.search({ question: 'heron' });
    const [after, before] = [runs[0]!.runId, runs.at(-1)!.runId];
    const documentId = documents[0]!.id;
    const query = { question: 'How high does the heron nest?', k: 2 };
    const label = { runId: after, recordId: 'q1', annotator: 'cy', label: 'supported', guidelineVersion: '1' };
    const written = await call('post /api/labels', { body: label });
    const upload = new FormData();
    upload.append('files', new File(['# Marsh tit\n\nThe marsh tit nests in holes.\n'], 'tit.md'));
    const begun = await call('post /api/jobs', {
      body: { kind: 'measure-indexes', collection: 'default', sample: 50 },
    });
    const jobId = (begun as { id: string }).id;
    const path = (values: object) => ({ params: { path: values } });
    const ask = (values: object) => ({ params: { query: values } });
    const calls: readonly Call[] = [
      ['get /search', ask(query)],
      ['post /search', { body: query }],
      ['get /ask', ask(query)],
      ['post /ask', { body: query }],
      ['get /ask/stream', { ...ask(query), parseAs: 'text' }],
      ['post /ask/stream', { body: query, parseAs: 'text' }],
      ['get /health'],
      ['get /api/health'],
      ['get /metrics', { parseAs: 'text' }],
      ['get /api/lab'],
      ['get /api/operations', ask({ days: 3 })],
      ['get /api/pipeline-runs'],
      ['get /api/dead-letters'],
      ['post /api/sql', { body: { statement: 'SELECT uri FROM dead_letters' } }],
      ['get /api/documents', ask({ contains: 'heron', limit: 5 })],
      ['get /api/documents/{documentId}', path({ documentId })],
      ['get /api/documents/{documentId}/chunks', path({ documentId })],
      ['get /api/chunks/{chunkId}', path({ chunkId: chunks[0]!.chunkId })],
      ['post /api/chunk-previews', { body: { documentId, chunker: 'recursive:40/10' } }],
      ['get /api/collections'],
      ['get /api/collections/{name}', path({ name: 'default' })],
      [
        'get /api/collections/{name}/walk',
        { params: { path: { name: 'default' }, query: { question: 'heron', sample: 20 } } },
      ],
      ['get /api/jobs/{jobId}/events', { ...path({ jobId }), parseAs: 'text' }],
      ['get /api/collections/{name}/index-kinds', path({ name: 'default' })],
      ['get /api/queries'],
      ['get /api/queries/{queryId}', path({ queryId })],
      ['get /api/datasets'],
      ['get /api/datasets/{name}', path({ name: 'birds' })],
      ['get /api/datasets/{name}/cases', { params: { path: { name: 'birds' }, query: { tag: 'odd' } } }],
      ['get /api/runs', ask({ dataset: 'birds' })],
      ['get /api/runs/{runId}', path({ runId: after })],
      ['get /api/runs/{runId}/cases', path({ runId: after })],
      ['get /api/runs/{runId}/cases/{caseId}', path({ runId: after, caseId: 'q1' })],
      ['get /api/comparisons', ask({ before, after })],
      ['get /api/labels', ask({ dataset: 'birds' })],
      ['get /api/labels/next', ask({ runId: after, annotator: 'cy' })],
      ['get /api/labels/agreement', ask({ dataset: 'birds' })],
      ['get /api/labels/calibration', ask({ dataset: 'birds' })],
      ['delete /api/labels/{labelId}', path({ labelId: (written as { labelId: string }).labelId })],
      ['get /api/benches'],
      ['get /api/studies'],
      ['get /api/studies/{name}', path({ name: 'hnsw-or-ivf' })],
      ['get /api/quiz/questions', ask({ dataset: 'birds' })],
      ['get /api/quiz/next', ask({ dataset: 'birds' })],
      ['post /api/quiz/answers', { body: { dataset: 'birds', questionId: 'q1', answer: '3 metres' } }],
      ['get /api/quiz/progress', ask({ dataset: 'birds' })],
      ['get /api/jobs'],
      ['get /api/jobs/{jobId}', path({ jobId })],
      [
        'post /api/collections/{name}/uploads',
        { ...path({ name: 'uploaded' }), body: upload, bodySerializer: (body: unknown) => body },
      ],
    ];
    for (const [operation, options] of calls) await call(operation, options);
    const second = (await call('post /api/jobs', { body: { kind: 'evaluate', dataset: 'birds' } })) as { id: string };
    await call('delete /api/jobs/{jobId}', path({ jobId: second.id }));
    const benchId = await small.sweep();
    await call('get /api/benches/{benchId}', path({ benchId }));
    // What nobody stored is missing in the words of the document.
    await call('get /api/benches/{benchId}', path({ benchId: '0123456789abcdef' }), 404);

    const all = Object.entries(document.paths).flatMap(([template, methods]) =>
      Object.keys(methods).map((method) => `${method} ${template}`),
    );
    const made = [...calls.map(([operation]) => operation), ...CALLED_APART];
    expect(all.filter((operation) => !made.includes(operation))).toEqual([]);
  });
});

/** Called for their results, or for a refusal. */
const CALLED_APART = [
  ...['post /api/labels', 'post /api/jobs', 'delete /api/jobs/{jobId}'],
  ...['get /api/benches/{benchId}'],
];

/** One call by its name in the document; the answer's data where its status is one of success (or the one expected). */
async function call(operation: string, options: object = {}, expected?: number): Promise<unknown> {
  const [method, template] = operation.split(' ') as [string, string];
  const client = createClient({ baseUrl: server.url }) as unknown as Record<
    string,
    (path: string, options: object) => Promise<Answer>
  >;
  const { data, error, response } = await client[method.toUpperCase()]!(template, options);
  const wanted =
    expected === undefined ? Object.keys(document.paths[template]![method]!.responses).map(Number) : [expected];
  const isHealth = template === '/health' && response.status === 503;
  expect(wanted, `${operation}: ${JSON.stringify(error)}`).toContain(response.status);
  if (expected === undefined && !isHealth) expect(response.ok, `${operation}: ${JSON.stringify(error)}`).toBe(true);
  const answer = data ?? error;
  if (typeof answer === 'object')
    expect([operation, answers(template, method, response.status, answer)]).toEqual([operation, []]);
  return data;
}

interface Answer {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}
