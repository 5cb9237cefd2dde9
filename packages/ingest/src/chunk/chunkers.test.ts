import type { TokenCounter } from '@raglab/core';
import { chunkerConformance } from '@raglab/core/testing';
import { beforeAll, describe } from 'vitest';
import { createHashingEmbedder } from '../fixtures/hashing-embedder.ts';
import { CHUNKER_NAMES, createChunker, parseChunkerSpec } from './chunker-spec.ts';
import { createCl100kCounter } from './cl100k-counter.ts';

describe('chunkers over cl100k', () => {
  let counter: TokenCounter;
  beforeAll(async () => {
    counter = await createCl100kCounter();
  });
  const embedder = createHashingEmbedder();
  const withoutOverlap = new Set(['semantic', 'cluster']);
  const specs = CHUNKER_NAMES.flatMap((name) =>
    withoutOverlap.has(name) ? [`${name}:64`] : [`${name}:64`, `${name}:40/20`],
  );
  for (const spec of [...specs, 'sentence-window:10@60', 'parent-child:16/4@64']) {
    chunkerConformance(spec, () => createChunker(parseChunkerSpec(spec), counter, embedder));
  }
});
