/**
 * Requests that fast-check makes out of the OpenAPI document, against a small lab: 300 of them here, 5,000 with `pnpm fuzz:http`. Whatever comes, the
 * answer has a status that the document names, comes in time, fits its schema where it succeeds, and names no folder of this machine.
 */
import { homedir } from 'node:os';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiDocument } from './api-document.ts';
import { type CheckAnswer, createAnswerCheck } from './check-answers.ts';
import { type FuzzedRequest, type KnownValues, requestsOf } from './request-arbitraries.ts';
import { openSmallLab, type SmallLab } from './small-lab.ts';

const REQUESTS = Number(process.env.RAGLAB_FUZZ_REQUESTS ?? 300);
const SEED = Number(process.env.RAGLAB_FUZZ_SEED ?? 20261121);
/** Milliseconds after which an answer counts as a hang, on a busy machine too. */
const IN_TIME_MS = 20_000;

let small: SmallLab;
let document: ApiDocument;
let known: KnownValues;
let answers: CheckAnswer;

beforeAll(async () => {
  small = await openSmallLab({ allowSql: true, sqlTimeLimitMs: 2_000 });
  document = (await (await small.app.request('/openapi.json')).json()) as ApiDocument;
  answers = createAnswerCheck(document);
  known = await knownValues();
});
afterAll(() => small.close());

describe(`${REQUESTS} requests of seed ${SEED}`, () => {
  it(
    'are answered as the document says, in time, without a 500 and without a folder of this machine',
    async () => {
      const statuses = new Map<number, number>();
      await fc.assert(
        fc.asyncProperty(requestsOf(document, known), async (request) => {
          const status = await check(request);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }),
        { numRuns: REQUESTS, seed: SEED, endOnFailure: true },
      );
      const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
      console.info(`statuses of ${REQUESTS} requests: ${counts.join(', ')}`);
      // A fuzzer that only ever meets the door learns nothing about the house.
      expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS / 10);
    },
    REQUESTS * 400 + 60_000,
  );
});

async function check(request: FuzzedRequest): Promise<number> {
  const { template, method, url, headers, body } = request;
  const hasBody = !['GET', 'HEAD'].includes(method);
  const response = await inTime(small.app.request(url, { method, headers, ...(hasBody && { body }) }), url);
  const operation = document.paths[template]![method === 'HEAD' ? 'get' : method.toLowerCase()];
  const documented = operation ? Object.keys(operation.responses).map(Number) : [404, 405];
  // A method that the path does not take, or a value that makes it another path, is answered by nobody's operation.
  const { status } = response;
  expect([...documented, 404], `${method} ${url} → ${status}`).toContain(status);
  expect(status, `${method} ${url}`).not.toBe(500);
  const type = response.headers.get('content-type') ?? '';
  const text = type.includes('event-stream') ? await firstOf(response) : await inTime(response.text(), url);
  for (const folder of [small.folder, process.cwd(), `${homedir()}/`]) {
    const at = sent(url).includes(folder) ? -1 : placeOf(folder, text);
    expect(at < 0 ? '' : text.slice(Math.max(0, at - 100), at + 100), `${method} ${url}`).toBe('');
  }
  if (status >= 400 && status !== 503 && method !== 'HEAD') expect(type, url).toContain('application/problem+json');
  const isJson = type.includes('json') && text !== '' && operation;
  const differences = isJson ? answers(template, method, status, JSON.parse(text)) : [];
  expect(differences, `${method} ${url}: ${text.slice(0, 300)}`).toEqual([]);
  return status;
}

/** The address as the server reads it: what a caller names itself is no leak. */
function sent(url: string): string {
  return decodeURIComponent(url.replace(/%(?![0-9a-f]{2})/gi, '%25'));
}

/** Absolute paths alone: the uri of a document outside the lab's folder is the way to it from there (`../../x.md`), and its name everywhere. */
function placeOf(folder: string, text: string): number {
  for (let at = text.indexOf(folder); at >= 0; at = text.indexOf(folder, at + 1)) if (text[at - 1] !== '.') return at;
  return -1;
}

async function inTime<T>(work: Promise<T> | T, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${IN_TIME_MS} ms: ${what}`)), IN_TIME_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Of a stream of events only its beginning: one that follows a job may go on for long. */
async function firstOf(response: Response): Promise<string> {
  const reader = response.body!.getReader();
  const { value } = await inTime(reader.read(), response.url);
  await reader.cancel();
  return new TextDecoder().decode(value);
}

async function knownValues(): Promise<KnownValues> {
  const { served } = small;
  const { items: documents } = await served.documents.list({});
  const { items: chunks } = await served.documents.chunks(documents[0]!.id, {});
  const { items: runs } = await served.evaluations.list({});
  const { items: labels } = await served.labelling.list({});
  const { queryId } = await served.search({ question: 'heron', trace: true });
  const runIds = runs.map(({ runId }) => runId);
  const job = await served.jobs.start({ kind: 'ingest', collection: 'other', paths: ['heron.md'] });
  return {
    collection: ['default', 'other'],
    name: ['default', 'birds'],
    dataset: ['birds'],
    documentId: documents.map(({ id }) => id),
    chunkId: chunks.map(({ chunkId }) => chunkId),
    queryId: [queryId!],
    runId: runIds,
    before: runIds,
    after: runIds,
    caseId: ['q1', 'q2'],
    recordId: ['q1', 'q2'],
    labelId: labels.map(({ labelId }) => labelId),
    jobId: [job.id],
    annotator: ['ada', 'bo', 'cy'],
    metric: ['ndcg_cut_10', 'recip_rank'],
    split: ['test'],
    tag: ['odd'],
    rerank: ['none', 'ranker', 'maxsim', 'listwise'],
    filter: ["uri = 'a.md'", "mime = 'text/markdown' AND page > 3", 'uri LIKE', "tags HAS 'x' OR ("],
    chunker: ['recursive:100/20', 'markdown:64/0', 'semantic:80', 'parent-child:40/0@200', 'recursive:10/20'],
    paths: ['heron.md', '../lab', '/etc/passwd'],
    statement: ['SELECT 1', 'SELECT * FROM chunk_metadata', 'DROP TABLE x', 'SELECT', 'PRAGMA table_info(ledger_runs)'],
    asOf: ['2020-01-01T00:00:00Z', '2126-01-01T00:00:00Z'],
  };
}
