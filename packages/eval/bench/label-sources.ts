/** The public label files beside the repository, by source: which of them the local judge was fitted on, and which it never saw. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Label } from '../src/calibration/label.ts';
import { readLabels } from '../src/calibration/read-labels.ts';

const FOLDER: string = fileURLToPath(new URL('../../../../shared/data/labels/', import.meta.url));
const HANDBOOK: string = fileURLToPath(new URL('../../../datasets/rag-handbook/labels/', import.meta.url));

/** ExpertQA, WiCE, and the other domains of BEGIN and SummEdits stay unseen. */
export const FIT_SOURCES: readonly string[] = [
  'begin-cmu-dev',
  'factscore-instructgpt',
  'summedits-samsum',
  'summedits-scitldr',
];

/** Never fitted, but about the same people and contexts as a fitted source. */
export const RELATED_SOURCES: readonly string[] = ['factscore-chatgpt'];

export interface LabelSource {
  readonly name: string;
  readonly labels: readonly Label[];
}

/** Empty where the data are not there. Ordered by name. */
export async function readPublicSources(): Promise<LabelSource[]> {
  const sources: LabelSource[] = [];
  for (const file of namesIn(FOLDER)) {
    sources.push({ name: file.replace(/(\.grouped)?\.jsonl$/, ''), labels: await readLabels(FOLDER + file) });
  }
  return sources;
}

/** The labelled sample of rag-handbook: AI-made, and never fitted on. */
export async function readHandbookLabels(): Promise<LabelSource> {
  const labels = await Promise.all(namesIn(HANDBOOK).map((file) => readLabels(HANDBOOK + file)));
  return { name: 'rag-handbook (AI)', labels: labels.flat() };
}

function namesIn(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
    : [];
}
