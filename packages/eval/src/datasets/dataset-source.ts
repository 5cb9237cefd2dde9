/**
 * What every importer gives: a corpus that streams, questions and judgments in memory. The lines of `corpus.jsonl` and
 * `queries.jsonl` (BEIR) are described here, as they are read; `_id` may be a number in the input and is a string afterwards.
 */
import type { Qrels } from '@raglab/core';
import { z } from 'zod';
import type { ReferenceSpan } from './dataset.ts';

export interface CorpusDocument {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface DatasetQuery {
  readonly id: string;
  readonly text: string;
  /** The lab reads `split`, `tags`, `answer`, `spans`; other fields are kept as they came. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface DatasetSource {
  /** Throws for a duplicate id, with file and line. May be iterated once. */
  documents(): AsyncIterable<CorpusDocument>;
  readonly queries: readonly DatasetQuery[];
  /** Split → judgments. */
  readonly qrels: ReadonlyMap<string, Qrels>;
  /** Split → labelled answers, lines of `labels/<split>.jsonl`. */
  readonly labels?: ReadonlyMap<string, readonly object[]>;
  /** True where questions without any document make sense: a system that retrieves nothing, or does not say what. Default false. */
  readonly mayLackDocuments?: boolean;
  /** What was odd and kept, for people. */
  readonly warnings: readonly string[];
}

const idSchema: z.ZodType<string> = z
  .union([z.string().min(1), z.number().int()], { error: 'a non-empty string' })
  .transform(String);
const metadataSchema: z.ZodType<Record<string, unknown>> = z
  .record(z.string(), z.unknown(), { error: 'an object' })
  .nullish()
  .transform((value) => value ?? {});

export const corpusLineSchema: z.ZodType<CorpusDocument> = z
  .object({ _id: idSchema, title: z.string().nullish(), text: z.string(), metadata: metadataSchema })
  .transform(({ _id, title, text, metadata }) => ({ id: _id, title: title ?? '', text, metadata }));

export const queryLineSchema: z.ZodType<DatasetQuery> = z
  .object({ _id: idSchema, text: z.string().regex(/\S/, 'a question'), metadata: metadataSchema })
  .transform(({ _id, text, metadata }) => ({ id: _id, text, metadata }));

const spanSchema: z.ZodType<ReferenceSpan> = z
  .object({
    documentId: z.string().min(1),
    start: z.number().int().min(0),
    end: z.number().int().min(0),
    text: z.string(),
  })
  .refine(({ start, end }) => start < end, 'start below end');

/** The fields of a query's metadata that the lab gives meaning to. */
export interface CaseMetadata {
  readonly split?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly answer?: string | null | undefined;
  readonly spans?: readonly ReferenceSpan[] | undefined;
}

export const CASE_METADATA_FIELDS: Readonly<Record<keyof CaseMetadata, z.ZodType>> = {
  split: z.string().min(1).optional(),
  tags: z.array(z.string()).optional(),
  answer: z.string().nullish(),
  spans: z.array(spanSchema).optional(),
};

/** Metadata whose fields have been checked against `CASE_METADATA_FIELDS`. */
export const caseMetadataSchema: z.ZodType<CaseMetadata> = z.object(CASE_METADATA_FIELDS) as z.ZodType<CaseMetadata>;
