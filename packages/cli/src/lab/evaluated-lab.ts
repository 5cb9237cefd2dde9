/** A lab as the harness evaluates it: one question in, what was retrieved and answered out. */
import { canonicalJson, corpusIdOf, type Hit } from '@raglab/core';
import type { EvaluatedSystem, RetrievedChunk } from '@raglab/eval';
import type { OpenLab } from './open-lab.ts';
import type { ResolvedQuery } from './resolve-query.ts';

export interface EvaluatedLabOptions {
  /** Everything but the question and k: mode, reranker, index version. */
  readonly query: ResolvedQuery;
  /** False: retrieve only, where the suite measures nothing else. */
  readonly answers: boolean;
}

export async function createEvaluatedLab(
  lab: OpenLab,
  { query, answers }: EvaluatedLabOptions,
): Promise<EvaluatedSystem> {
  const generator = answers ? await lab.generator() : null;
  const { version, mode, k, rerank, options } = query;
  const embedder = await lab.embedderOf(version);
  // Every commit raises it: the same number is the same content.
  const storeVersion = await lab.stores.use(version, embedder, async (_, number) => number, query.asOf);
  // What nobody set is left out, so that an option which is added to the lab does not change the hash of every run.
  const set = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && canonicalJson(value) !== '{}'),
  );
  return {
    describe: () => ({
      mode,
      k,
      reranker: rerank,
      ...(Object.keys(set).length > 0 && { searchOptions: canonicalJson(set) }),
      collection: version.collection,
      indexVersion: version.version,
      indexKind: version.kind,
      storeVersion,
      embedderModel: version.embedderModel,
      embedderKey: version.embedderKey,
      chunkerKey: version.chunkerKey,
      contextualHeader: lab.config.contextualHeader,
      generator: generator?.key ?? null,
    }),
    async answer(question, { k: contextCount, depth, signal }) {
      const retrieval = await lab.retrieve({ ...query, question, k: Math.max(depth, contextCount), signal });
      const contexts = retrieval.hits.slice(0, contextCount);
      const startedAt = lab.clock.monotonicMs();
      const generation = await generator?.generate(question, contexts, signal ? { signal } : {});
      const generate = generation ? lab.clock.monotonicMs() - startedAt : null;
      const total = retrieval.timingsMs.total + (generate ?? 0);
      return {
        retrieved: retrieval.hits.map(toRetrievedChunk),
        answer: generation ?? null,
        contexts: contexts.map((_, i) => i),
        timingsMs: { ...retrieval.timingsMs, generate, total },
        error: null,
      };
    },
  };
}

function toRetrievedChunk({ record: { chunk, uri }, score }: Hit): RetrievedChunk {
  return {
    corpusId: corpusIdOf(uri),
    chunkId: chunk.id,
    uri,
    start: chunk.start,
    end: chunk.end,
    text: chunk.text,
    score,
    tokens: chunk.tokenCount,
  };
}
