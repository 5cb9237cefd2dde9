/**
 * Loads a dataset folder, imported or committed: `corpus.jsonl`, `queries.jsonl`, `qrels/<split>.tsv`, and `documents/` where the originals
 * stand beside the corpus. The corpus is read once, streamed, for the hash; its texts are not kept.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compareIds, type Qrels } from '@raglab/core';
import type { Dataset } from './dataset.ts';
import { casesOf } from './dataset-cases.ts';
import { createDatasetHasher } from './dataset-hash.ts';
import { checkDatasetName } from './dataset-name.ts';
import { openBeirFolder } from './open-beir-folder.ts';

/** Throws `not_found` where `<directory>/<name>` is no dataset, `invalid_input` with file and line for broken content. */
export async function loadDataset(directory: string, name: string): Promise<Dataset> {
  const folder = join(directory, checkDatasetName(name));
  const source = await openBeirFolder(folder);
  const hasher = createDatasetHasher();
  let documentCount = 0;
  for await (const document of source.documents()) {
    hasher.addDocument(document);
    documentCount++;
  }
  for (const query of source.queries) hasher.addQuery(query);
  const qrels = new Map<string, Qrels>();
  for (const [split, judgments] of source.qrels) {
    hasher.addJudgments(split, judgments);
    qrels.set(split, judgments);
  }
  const cases = casesOf(source.queries, qrels);
  const originals = join(folder, 'documents');
  return {
    name,
    hash: hasher.digest(),
    directory: folder,
    documentsPath: existsSync(originals) ? originals : join(folder, 'corpus.jsonl'),
    documentCount,
    splits: [...new Set([...qrels.keys(), ...cases.map(({ split }) => split)])].sort(compareIds),
    cases,
    qrels,
  };
}
