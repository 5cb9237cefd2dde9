/**
 * What the measuring pages show, made as a reader makes it: two evaluation runs of the handbook, a sweep of four cells, the answers of another system to
 * label, and a source that cannot be read. Few questions, so that the whole takes seconds; every figure is measured.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from '../run-cli.ts';

/** Answers about harbours: two of three say what their context says, the third names another number, which the bundled judge sees. */
const HARBOURS = 90;
export const harbourId = (i: number): string => `q${String(i).padStart(2, '0')}`;
export const isWrong = (recordId: string): boolean => Number(recordId.slice(1)) % 3 === 2;

const GRID = `name: small-sweep
dataset: rag-handbook
split: dev
axes:
  chunker: [fixed-token, markdown]
  size: [200]
  reranker: [none, ranker]
control: {chunker: fixed-token, size: 200, reranker: none}
`;
const SUITE = `name: harbours
dataset: harbours
metrics: [faithfulness]
criteria: [{metric: faithfulness, at_least: 0.5, uncalibrated: allow}]
`;

export async function measureSite(lab: string, folder: string): Promise<void> {
  const file = (name: string): string => join(folder, name);
  mkdirSync(file('broken'));
  writeFileSync(join(file('broken'), 'scan.pdf'), 'not a pdf');
  writeFileSync(file('grid.yaml'), GRID);
  writeFileSync(file('suite.yaml'), SUITE);
  const records = Array.from({ length: HARBOURS }, (_, i) => ({
    id: harbourId(i),
    question: `How many boats does harbour ${i} hold?`,
    contexts: [`The harbour of town ${i} holds ${200 + i} boats. It closes at night.`],
    answer: `The harbour of town ${i} holds ${isWrong(harbourId(i)) ? 700 + i : 200 + i} boats.`,
  }));
  writeFileSync(file('harbours.jsonl'), records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const evaluate = ['eval', 'run', '--dataset', 'rag-handbook', '--limit', '60'];
  for (const [command, wanted] of [
    [
      ['ingest', file('broken')],
      [2, 3],
    ],
    [
      [...evaluate, '--mode', 'hybrid'],
      [0, 1, 2, 4],
    ],
    [
      [...evaluate, '--mode', 'lexical', '--rerank', 'none'],
      [0, 1, 2, 4],
    ],
    [['bench', file('grid.yaml'), '--limit', '40'], [0]],
    [['eval', 'import', file('harbours.jsonl'), '--suite', file('suite.yaml')], [0]],
  ] as const) {
    const { exitCode, stderr } = await runCli([...command, '--lab', lab, '--json']);
    if (!(wanted as readonly (number | null)[]).includes(exitCode))
      throw new Error(`raglab ${command.join(' ')} ended with ${exitCode}: ${stderr}`);
  }
}
