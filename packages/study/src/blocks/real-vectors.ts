/**
 * Vectors that a model made, beside the synthetic ones: the handbook cut small and embedded, questions as queries. Some thousand rows are few, but
 * their neighbourhoods are those of text: quantisation and graphs behave otherwise than on clouds of normal numbers.
 */
import type { LanceStore } from '@raglab/retrieval';
import type { StudyContext } from '../framework/study.ts';
import { createBundledEmbedder } from './bundled-embedder.ts';
import { loadHandbook } from './handbook.ts';
import { openTemporaryLab } from './temporary-lab.ts';

export interface RealVectors {
  readonly store: LanceStore;
  readonly queries: readonly Float32Array[];
  readonly rows: number;
  readonly dimension: number;
}

/** Chunks of 40 tokens: about two sentences. `documents`: chapters of the handbook. */
export async function embedHandbook(context: StudyContext, documents: number): Promise<RealVectors> {
  const book = await loadHandbook(context, { documents });
  const embedder = await createBundledEmbedder(context);
  const lab = await openTemporaryLab(context, { embedder, chunker: 'sentence:40/0', name: 'handbook' });
  const { chunks } = await lab.ingest([book.corpusPath]);
  const questions = book.cases.map(({ question }) => question);
  const { vectors } = await embedder.embed(questions, { kind: 'query', signal: context.signal });
  return { store: lab.store, queries: vectors, rows: chunks.total, dimension: embedder.dimension };
}
