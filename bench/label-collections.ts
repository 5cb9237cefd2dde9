/**
 * Retrieval out of labels for judges: a question (or, where there is none, a supported answer) asks for the sources that its row names; the sources of all
 * rows are the documents. Four such collections serve to choose an embedder's settings, so that the collections whose figures are published need not.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLabels } from '@raglab/eval';
import { createScratchFolder } from './bench-lab.ts';

/** Those with enough documents to be told apart. */
const SOURCES = ['begin-topicalchat-dev', 'begin-wow-dev', 'expertqa-val', 'wice-dev'];

/** Folders in the layout of BEIR, made of `NAME.jsonl` in the folder of labels. Throws where there is none. */
export async function labelCollections(labels: string): Promise<string[]> {
  const present = SOURCES.filter((name) => existsSync(join(labels, `${name}.jsonl`)));
  if (present.length === 0)
    throw new Error(`expected ${SOURCES.map((name) => `${name}.jsonl`).join(', ')} in ${labels}, found none`);
  const target = createScratchFolder('labels');
  const folders: string[] = [];
  for (const name of present) {
    const asked = new Map<string, Set<string>>();
    const texts = new Map<string, string>();
    for (const { question, answer, label, contexts } of await readLabels(join(labels, `${name}.jsonl`))) {
      if (question === undefined && label !== 'supported') continue;
      const sources = asked.get(question ?? answer) ?? new Set();
      asked.set(question ?? answer, sources);
      for (const text of contexts) {
        const id = createHash('sha256').update(text).digest('hex').slice(0, 16);
        texts.set(id, text);
        sources.add(id);
      }
    }
    const folder = join(target, name);
    mkdirSync(join(folder, 'qrels'), { recursive: true });
    const queries = [...asked].map(([text, sources], i) => ({ id: `q${i}`, text, sources }));
    const jsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    writeFileSync(join(folder, 'corpus.jsonl'), jsonl([...texts].map(([id, text]) => ({ _id: id, title: '', text }))));
    writeFileSync(join(folder, 'queries.jsonl'), jsonl(queries.map(({ id, text }) => ({ _id: id, text }))));
    const judged = queries.flatMap(({ id, sources }) => [...sources].map((source) => `${id}\t${source}\t1`));
    writeFileSync(join(folder, 'qrels', 'test.tsv'), `${['query-id\tcorpus-id\tscore', ...judged].join('\n')}\n`);
    folders.push(folder);
  }
  return folders;
}
