/**
 * Answers without a language model: it quotes the one to three sentences of the contexts that answer best, each with its citation, and refuses when
 * even the best is weak. It cannot combine, compute or rephrase; what it says stands word for word in the documents.
 */
import type { Citation, Generation, Generator, Hit, TokenEmbedder } from '@raglab/core';
import { contentId } from '@raglab/core';
import { EXTRACTIVE_DEFAULTS } from './extractive-defaults.ts';
import { type ScoredSentence, scoreSentences } from './score-sentences.ts';

export interface ExtractiveGeneratorOptions {
  readonly embedder: TokenEmbedder;
  /** Sentences in an answer, at most. */
  readonly maxSentences?: number;
  /** Evidence (in [0, 1]) below which it refuses; 0 never refuses while there is a sentence. */
  readonly refuseBelow?: number;
}

const REFUSAL = 'The documents that were found do not answer this question.';

export function createExtractiveGenerator(options: ExtractiveGeneratorOptions): Generator {
  const { embedder, maxSentences = EXTRACTIVE_DEFAULTS.maxSentences } = options;
  const { refuseBelow = EXTRACTIVE_DEFAULTS.refuseBelow } = options;
  const parameters = { ...EXTRACTIVE_DEFAULTS, maxSentences, refuseBelow };
  return {
    name: 'extractive',
    key: `extractive:${contentId(parameters, embedder.key).slice(0, 16)}`,
    async generate(question, contexts, generateOptions): Promise<Generation> {
      const { sentences, evidence, tokens } = await scoreSentences(
        question,
        contexts,
        embedder,
        generateOptions?.signal,
      );
      const refused = sentences.length === 0 || evidence < refuseBelow;
      const picked = refused ? [] : pickSentences(sentences, maxSentences);
      const answer = picked.map(({ plain }, i) => `${plain} [${i + 1}]`).join(' ');
      return {
        answer: refused ? REFUSAL : answer,
        refused,
        citations: picked.map((sentence) => citationOf(sentence, contexts[sentence.context]!)),
        tokens: { input: tokens, output: 0 },
        costUsd: 0,
      };
    },
  };
}

/** The best sentence, then others nearly as good that say something else; in the order of the contexts and of the text. */
function pickSentences(sentences: readonly ScoredSentence[], maxSentences: number): ScoredSentence[] {
  const floor = sentences[0]!.score * EXTRACTIVE_DEFAULTS.furtherShare;
  const picked: ScoredSentence[] = [];
  for (const sentence of sentences) {
    if (picked.length === maxSentences || sentence.score < floor) break;
    if (!picked.some((other) => saysTheSame(sentence, other))) picked.push(sentence);
  }
  return picked.sort((a, b) => a.context - b.context || a.start - b.start);
}

function saysTheSame(a: ScoredSentence, b: ScoredSentence): boolean {
  if (a.plain === b.plain) return true;
  let cosine = 0;
  for (let i = 0; i < a.vector.length; i++) cosine += a.vector[i]! * b.vector[i]!;
  return cosine > EXTRACTIVE_DEFAULTS.duplicateCosine;
}

function citationOf({ start, end, quote }: ScoredSentence, { record }: Hit): Citation {
  const { chunk, uri } = record;
  const { id: chunkId, documentId } = chunk;
  return { chunkId, documentId, uri, start: chunk.start + start, end: chunk.start + end, quote };
}
