/** The embedder's worker thread: one embedding model, its texts in, its vectors out. */
import { serveModel } from '../workers/serve-model.ts';
import { type EmbeddingModelOptions, loadEmbeddingModel } from './embedding-model.ts';
import { loadStaticModel } from './static/load-static-model.ts';

await serveModel(async (options: EmbeddingModelOptions) => {
  const model = (await loadStaticModel(options)) ?? (await loadEmbeddingModel(options));
  return {
    facts: { dimension: model.dimension },
    calls: {
      embed: async (texts: readonly string[]) => {
        const result = await model.embed(texts);
        return { result, transfer: [result.vectors.buffer] };
      },
      embedTokens: async (texts: readonly string[]) => {
        const result = await model.embedTokens(texts);
        return { result, transfer: result.flatMap(({ vectors, weights }) => [vectors.buffer, weights.buffer]) };
      },
    },
  };
});
