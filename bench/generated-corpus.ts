/**
 * Markdown documents made of seeded random words, as files in folders of a thousand: sections of some hundred words under headings, drawn
 * from the text of the bundled handbook, so that words and their frequencies are real. Every section has a word of its own, so that a search can tell whether its current version is found.
 * Says nothing about the quality of retrieval: the text has no meaning.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRandom, randomInteger } from '@raglab/core';

export interface GeneratedCorpus {
  readonly folder: string;
  /** Writes document `index` anew; `versions[s]` is the version of its section `s`. */
  write(index: number, versions: readonly number[]): void;
  remove(index: number): void;
  uriEnding(index: number): string;
}

export const SECTIONS = 3;
const WORDS_PER_SECTION = 110;
const WORDS = handbookWords();

/** The word that stands in one version of one section and nowhere else. */
export function markerOf(index: number, section: number, version: number): string {
  return `mark${index}x${section}x${version}`;
}

export function createGeneratedCorpus(folder: string, count: number): GeneratedCorpus {
  const pathOf = (index: number): string => `${Math.floor(index / 1000)}/document-${index}.md`;
  const corpus: GeneratedCorpus = {
    folder,
    write(index, versions) {
      const sections = versions.map((version, section) => sectionText(index, section, version));
      const path = join(folder, pathOf(index));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `# Document ${index}\n\n${sections.join('\n\n')}\n`);
    },
    remove: (index) => rmSync(join(folder, pathOf(index))),
    uriEnding: pathOf,
  };
  for (let index = 0; index < count; index++) corpus.write(index, new Array(SECTIONS).fill(0));
  return corpus;
}

function sectionText(index: number, section: number, version: number): string {
  const random = createRandom(index * 1_000_003 + section * 1009 + version);
  const words = Array.from({ length: WORDS_PER_SECTION }, () => WORDS[randomInteger(random, WORDS.length)]!);
  words[10] = markerOf(index, section, version);
  const sentences = Array.from({ length: 10 }, (_, i) => words.slice(i * 11, (i + 1) * 11).join(' '));
  return `## Section ${section}\n\n${sentences.map((sentence) => `${sentence}.`).join(' ')}`;
}

function handbookWords(): string[] {
  const path = join(import.meta.dirname, '..', 'datasets', 'rag-handbook', 'corpus.jsonl');
  return readFileSync(path, 'utf8').match(/[a-z]{2,}/g) ?? [];
}
