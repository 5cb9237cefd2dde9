/**
 * Chroma's chunking evaluation (Smith and Troynikov 2024): Precision_Ω, the IoU reached when every chunk that touches a
 * reference is retrieved, depends on the chunker alone. The values below are the published ones, so this is an oracle
 * for the recursive and the fixed-token chunker that needs no model. As in the reference program, a chunk is located by the first occurrence of
 * its text without a final stop, offsets are code points, and a chunk that only meets the end of a reference counts as touching it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createDocument, type TokenCounter } from '@raglab/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createChunker, parseChunkerSpec } from './chunker-spec.ts';
import { createCl100kCounter } from './cl100k-counter.ts';

const FOLDER = new URL('../../../../../shared/data/chunking/', import.meta.url);

/** Mean and standard deviation in percent: wikitext, state of the union. */
const PUBLISHED = {
  'recursive:400/0': [18.6, 10.6, 10.6, 6.9],
  'recursive:200/0': [33.5, 19.9, 21.3, 11.7],
  'recursive:800/400': [6.3, 3.9, 3.6, 2.1],
  'fixed-token:400/200': [8.5, 4.1, 6.2, 3.6],
  'fixed-token:200/0': [21.9, 10.3, 16.8, 9.6],
} as const;

type Span = readonly [start: number, end: number];

const reason = existsSync(FOLDER) ? '' : ' (skipped: ../shared/data/chunking is missing)';

describe.skipIf(reason !== '')(`published Precision_Ω${reason}`, () => {
  let counter: TokenCounter;
  beforeAll(async () => {
    counter = await createCl100kCounter();
  });

  for (const [spec, [wikiMean, wikiDeviation, unionMean, unionDeviation]] of Object.entries(PUBLISHED)) {
    it(`${spec} on wikitexts and state of the union`, async () => {
      const wiki = await precisionOmega(spec, 'wikitexts', counter);
      const union = await precisionOmega(spec, 'state_of_the_union', counter);
      expect([...wiki, ...union]).toEqual([wikiMean, wikiDeviation, unionMean, unionDeviation]);
    });
  }
});

async function precisionOmega(spec: string, corpus: string, counter: TokenCounter): Promise<[number, number]> {
  const text = readFileSync(new URL(`corpora/${corpus}.md`, FOLDER), 'utf8');
  const document = createDocument({ uri: corpus, title: corpus, text, mime: 'text/plain', metadata: {} });
  const chunks = await createChunker(parseChunkerSpec(spec), counter).chunk(document);
  const codePoints = codePointOffsets(text);
  const spans = chunks.map((chunk): Span => {
    const target = chunk.text.replace(/\.$/, '');
    const start = text.indexOf(target);
    return [codePoints[start]!, codePoints[start + target.length]!];
  });
  const scores = referencesOf(corpus).map((references) => intersectionOverUnion(references, spans));
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  return [percent(mean), percent(Math.sqrt(variance))];
}

function intersectionOverUnion(references: readonly Span[], spans: readonly Span[]): number {
  const touching = spans.filter((span) => references.some((reference) => overlap(span, reference) >= 0));
  const referenced = lengthOf(references);
  const retrieved = lengthOf(touching);
  const united = lengthOf([...references, ...touching]);
  return (referenced + retrieved - united) / united;
}

function overlap([a, b]: Span, [c, d]: Span): number {
  return Math.min(b, d) - Math.max(a, c);
}

/** Length of the union of spans. */
function lengthOf(spans: readonly Span[]): number {
  let length = 0;
  let reached = 0;
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0])) {
    length += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return length;
}

function percent(share: number): number {
  return Math.round(share * 1000) / 10;
}

/** Code point offset of each UTF-16 offset. */
function codePointOffsets(text: string): Uint32Array {
  const offsets = new Uint32Array(text.length + 1);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    offsets[i + 1] = offsets[i]! + (code >= 0xdc00 && code <= 0xdfff ? 0 : 1);
  }
  return offsets;
}

/** Reference spans per question of a corpus, out of the published CSV (RFC 4180). */
function referencesOf(corpus: string): Span[][] {
  const csv = readFileSync(new URL('questions_df.csv', FOLDER), 'utf8');
  const fields = [...csv.matchAll(/(?:^|,|\r?\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
    (match) => match[1]?.replaceAll('""', '"') ?? match[2] ?? '',
  );
  const rows = Array.from({ length: Math.floor(fields.length / 3) }, (_, i) => fields.slice(3 * i, 3 * i + 3));
  return rows
    .filter((row) => row[2] === corpus)
    .map((row) =>
      (JSON.parse(row[1]!) as { start_index: number; end_index: number }[]).map(
        (r): Span => [r.start_index, r.end_index],
      ),
    );
}
