/** A served lab for tests of the server's own work: it answers every question in the same way, and remembers what it was asked. */
import { type AskReport, type LabQuery, RaglabError, type SearchReport, type ServedLab } from '@raglab/core';
import { createQuestionLab } from './create-question-lab.ts';

const timingsMs = { embed: 1, search: 2, fuse: 0.1, rerank: null, total: 3.2 };
const hit = {
  ...{ rank: 1, chunkId: 'c1', documentId: 'd1', uri: 'a.md', title: 'A', start: 0, end: 5, text: 'hello', score: 0.5 },
  ...{ scores: { dense: 0.4 }, embeddedAt: '2026-01-01T00:00:00.000Z', stale: null },
};

/** `boom` is a question that fails, `none` a collection that is not there. */
export function createAnsweringLab(): ServedLab & { readonly asked: LabQuery[] } {
  const asked: LabQuery[] = [];
  const lab = createQuestionLab({
    async search(query): Promise<SearchReport> {
      asked.push(query);
      if (query.question === 'boom') throw new Error('secret path /var/lib/lab');
      if (query.collection === 'none') throw new RaglabError({ code: 'not_found', problem: 'no such collection' });
      return {
        question: query.question,
        mode: query.mode ?? 'hybrid',
        hits: [hit],
        timingsMs,
        reranker: null,
        skipped: [],
        costUsd: 0,
      };
    },
    async ask(query): Promise<AskReport> {
      asked.push(query);
      const citations = [{ chunkId: 'c1', documentId: 'd1', uri: 'a.md', start: 0, end: 5, quote: 'hello' }];
      return {
        question: query.question,
        answer: 'hello [1]',
        refused: false,
        citations,
        contexts: [hit],
        timingsMs: { ...timingsMs, generate: 1 },
        tokens: { input: 1, output: 0 },
        costUsd: 0,
        model: 'extractive',
        generator: 'extractive',
        citationProblems: [],
        prompt: null,
        warnings: [],
        reranker: null,
        skipped: [],
      };
    },
    async *askStream(query) {
      yield { type: 'text', text: 'hello' };
      yield { type: 'report', report: await lab.ask(query) };
    },
    health: async ({ minDocuments = 0 } = {}) => ({ status: minDocuments > 5 ? 'low_volume' : 'ok', checks: [] }),
    close: async () => {},
  });
  return Object.assign(lab, { asked });
}
