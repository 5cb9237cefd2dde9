/**
 * What each stage of a question costs on top of hybrid search: the same 50 questions over the handbook, every contender in every round. The
 * cross-encoder has all-MiniLM-L6-v2's shape and random weights: its time is a trained model's, its order means nothing. Run: `node bench/query-stages.ts`.
 */
import './print-usage.ts';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentReader } from '@raglab/core';
import {
  createCrossEncoderReranker,
  createMaxSimReranker,
  createRetriever,
  createTransformersEmbedder,
  type RetrieverOptions,
} from '@raglab/retrieval';
import { type BenchLab, createScratchFolder, openBenchLab } from './bench-lab.ts';
import { type Contender, type Measured, measureRounds } from './measure-rounds.ts';
import { publishResults } from './publish-results.ts';
import { writeRandomTransformer } from './random-transformer.ts';

const QUESTIONS = 50;
const ROUNDS = 5;
/** A transformer over 20 passages takes seconds on two cores. */
const CROSS_ENCODER_QUESTIONS = 3;
const CROSS_ENCODER_ROUNDS = 3;

const handbook = join(import.meta.dirname, '..', 'datasets', 'rag-handbook');
const modelsDirectory = join(import.meta.dirname, '..', 'models');
const scratch = createScratchFolder('query-stages');
writeRandomTransformer(scratch, 'random-minilm', { logits: 1 });
const embedder = await createTransformersEmbedder({ model: 'raglab-static', modelsDirectory, cacheDirectory: scratch });
const lab = await openBenchLab(embedder);
await lab.ingest([join(handbook, 'documents')]);
const questions = readFileSync(join(handbook, 'queries.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .slice(0, QUESTIONS)
  .map((line) => (JSON.parse(line) as { text: string }).text);

const maxSim = createMaxSimReranker({ embedder });
const stages: readonly (readonly [string, Partial<RetrieverOptions>])[] = [
  ['hybrid, the default', {}],
  ['… with deadlines that are kept', { deadlinesMs: { dense: 5_000, lexical: 5_000, total: 10_000 } }],
  ['… fused by reciprocal rank', { fusion: { type: 'reciprocal-rank' } }],
  ['… fused by z-scores', { fusion: { type: 'weighted', denseWeight: 0.2, normalisation: 'z-score' } }],
  ['… near copies collapsed (0.9)', { collapse: 0.9 }],
  ['… diversified (MMR 0.7)', { mmr: { lambda: 0.7 } }],
  ['… widened by one chunk on either side', { expansion: { documents: readerOf(lab), neighbours: 1 } }],
  ['… reranked by MaxSim, top 20', { reranker: maxSim }],
];
const measured = await measureRounds(
  stages.map(([name, options]) => contender(name, options, questions)),
  ROUNDS,
  (seconds) => (seconds * 1000) / questions.length,
);

const reranker = await createCrossEncoderReranker({
  model: 'random-minilm',
  modelsDirectory: scratch,
  cacheDirectory: scratch,
});
const few = questions.slice(0, CROSS_ENCODER_QUESTIONS);
const [plain, crossEncoder] = (await measureRounds(
  [contender('hybrid, the default', {}, few), contender('… reranked by a cross-encoder, top 20', { reranker }, few)],
  CROSS_ENCODER_ROUNDS,
  (seconds) => (seconds * 1000) / few.length,
)) as [Measured, Measured];

const row = ({ name, median, lowest, highest }: Measured, base: Measured): string[] => [
  name,
  median.toFixed(2),
  `${lowest.toFixed(2)} to ${highest.toFixed(2)}`,
  `+${Math.max(0, median - base.median).toFixed(2)}`,
  `${(median / base.median).toFixed(2)}x`,
];
publishResults({
  name: 'query-stages',
  title: 'What each stage of a question costs',
  command: 'node bench/query-stages.ts',
  columns: ['question', 'ms, median of rounds', 'range of rounds', 'more than the default, ms', 'ratio'],
  rows: [...measured.map((one) => row(one, measured[0]!)), row(crossEncoder, plain)],
  notes: [
    `${questions.length} questions of the handbook over ${await lab.store.count()} chunks, k 10, 100 candidates a list, exact search; ${ROUNDS} rounds.`,
    `The cross-encoder: ${few.length} of the questions, ${CROSS_ENCODER_ROUNDS} rounds; 6 layers, 384 wide, random weights, fp32, batches of 4 pairs.`,
    'A round is the mean over its questions; other work ran on the machine, so ratios within a round say more than milliseconds.',
  ],
  measurements: [...measured, plain, crossEncoder],
});
await reranker.close();
await lab.close();
await embedder.close();
rmSync(scratch, { recursive: true, force: true });

function contender(name: string, options: Partial<RetrieverOptions>, asked: readonly string[]): Contender {
  const retriever = createRetriever({ store: lab.store, embedder, ...options });
  return {
    name,
    run: async () => {
      for (const question of asked) await retriever.retrieve(question, { k: 10 });
    },
  };
}

/** The stored documents, as the command line reads them. */
function readerOf({ ledger: { documents } }: BenchLab): DocumentReader {
  return {
    read: async (ids) =>
      new Map(
        ids.flatMap((id) => {
          const stored = documents.read('bench', id);
          const chunks = documents.chunksOf({ collection: 'bench', indexVersion: 'v1' }, id);
          return stored ? [[id, { text: stored.text, chunks }] as const] : [];
        }),
      ),
  };
}
