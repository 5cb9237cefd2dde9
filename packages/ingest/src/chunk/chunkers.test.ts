import type { TokenCounter } from '@raglab/core';
import { chunkerConformance } from '@raglab/core/testing';
import { beforeAll, describe } from 'vitest';
import { CHUNKER_NAMES, createChunker } from './chunker-spec.ts';
import { createCl100kCounter } from './cl100k-counter.ts';

describe('chunkers over cl100k', () => {
  let counter: TokenCounter;
  beforeAll(async () => {
    counter = await createCl100kCounter();
  });
  for (const name of CHUNKER_NAMES) {
    chunkerConformance(`${name} 64/0`, () => createChunker({ name, size: 64, overlap: 0 }, counter));
    chunkerConformance(`${name} 40/20`, () => createChunker({ name, size: 40, overlap: 20 }, counter));
  }
});
