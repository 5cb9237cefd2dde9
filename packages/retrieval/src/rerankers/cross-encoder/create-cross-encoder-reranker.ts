/**
 * A cross-encoder as reranker (Nogueira and Cho, "Passage Re-ranking with BERT", 2019): question and passage are read together, so that each word of one
 * sees the other; the score is the model's logit. Any model of the hub with an ONNX graph and one logit (or two labels) works:
 * `Xenova/ms-marco-MiniLM-L-6-v2`, `Xenova/bge-reranker-base`, … Nothing is bundled. It runs in a worker thread, in batches of like lengths, and obeys
 * its signal between batches. Cost: time only, linear in the candidates; each is one run of the model over question and passage.
 */
import path from 'node:path';
import { type Reranker, throwIfAborted } from '@raglab/core';
import type { ModelDtype } from '../../embedders/graph-file.ts';
import { resolveModel, sha256OfModel } from '../../embedders/resolve-model.ts';
import { startModelWorker } from '../../workers/start-model-worker.ts';
import type { CrossEncoderOptions, PairBatch, PairLogits } from './cross-encoder-model.ts';

export interface CrossEncoderRerankerOptions {
  /** Hub id, the name of a folder in `modelsDirectory`, or the path of a model folder (`/models/mine`, `./mine`). */
  readonly model: string;
  /** Models that were installed by hand, in the hub's folder layout. Looked into first. */
  readonly modelsDirectory: string;
  /** Where downloaded models are kept. */
  readonly cacheDirectory: string;
  /** May a missing model be downloaded from the hub? Default false. */
  readonly allowRemote?: boolean;
  /** Precision of the graph. Default: the first that is installed, fp32 before q8. */
  readonly dtype?: ModelDtype;
  /** Of question and passage together. Default: what the model can read, at most 512. */
  readonly maxTokens?: number;
  /** Pairs in one run of the model. */
  readonly batchSize?: number;
}

/** Pairs in one run: small enough to obey a deadline soon, and to pad little. */
const BATCH_SIZE = 4;
const MAX_TOKENS = 512;

/** Throws `not_found` for a model that is not there and may not be or cannot be downloaded, `provider` for one that does not load. */
export async function createCrossEncoderReranker(
  options: CrossEncoderRerankerOptions,
): Promise<Reranker & Required<Pick<Reranker, 'close'>>> {
  const { batchSize = BATCH_SIZE } = options;
  const { model, directory, files, dtype } = await resolveModel({ ...options, ...locationOf(options) });
  const maxTokens = Math.min(options.maxTokens ?? MAX_TOKENS, files.maxTokens);
  const hash = (await sha256OfModel(files.folder, dtype)).slice(0, 16);
  const worker = await startModelWorker({
    file: new URL('./cross-encoder-worker', import.meta.url),
    options: { model, directory, dtype, maxTokens } satisfies CrossEncoderOptions,
    name: `the cross-encoder ${model}`,
  });

  return {
    name: `cross-encoder:${model}`,
    key: `cross-encoder:${model}@${hash}:${dtype}:${maxTokens}`,
    isFree: true,
    scale: 'logit: above 0 is more relevant than not, if the model was trained on such labels',
    candidates: 20,
    async rerank(question, candidates, { signal } = {}) {
      const texts = candidates.map(({ record }) => record.chunk.text);
      const byLength = [...texts.keys()].sort((a, b) => texts[a]!.length - texts[b]!.length);
      const logits = new Array<number>(texts.length);
      let input = 0;
      for (let from = 0; from < byLength.length; from += batchSize) {
        throwIfAborted(signal);
        const positions = byLength.slice(from, from + batchSize);
        const batch: PairBatch = { question, passages: positions.map((at) => texts[at]!) };
        const scored = await worker.call<PairLogits>('score', batch);
        for (const [row, at] of positions.entries()) logits[at] = scored.logits[row]!;
        input += scored.tokens;
      }
      const scores = candidates.map(({ record }, i) => ({
        chunkId: record.chunk.id,
        score: logits[i]!,
        explanation: { logit: logits[i]!, probability: 1 / (1 + Math.exp(-logits[i]!)) },
      }));
      return { scores, tokens: { input, output: 0 }, costUsd: 0 };
    },
    close: () => worker.close(),
  };
}

/** A path names a folder anywhere; anything else is looked up by name. */
function locationOf({ model, modelsDirectory }: CrossEncoderRerankerOptions): {
  model: string;
  modelsDirectory: string;
  allowRemote?: false;
} {
  const isPath = path.isAbsolute(model) || /^\.{1,2}[/\\]/.test(model);
  if (!isPath) return { model, modelsDirectory };
  const folder = path.resolve(model);
  return { model: path.basename(folder), modelsDirectory: path.dirname(folder), allowRemote: false };
}
