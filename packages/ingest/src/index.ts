export {
  CHUNKER_NAMES,
  type ChunkerName,
  type ChunkerSpec,
  createChunker,
  DEFAULT_CHUNKER,
  formatChunkerSpec,
  parseChunkerSpec,
} from './chunk/chunker-spec.ts';
export { createCl100kCounter } from './chunk/cl100k-counter.ts';
export { createFixedTokenChunker } from './chunk/fixed-token-chunker.ts';
export { createMarkdownChunker } from './chunk/markdown-chunker.ts';
export { createRecursiveChunker } from './chunk/recursive-chunker.ts';
export { createSentenceChunker } from './chunk/sentence-chunker.ts';
export { cleanText } from './load/clean-text.ts';
export { type LoadOptions, loadDocuments } from './load/load-documents.ts';
