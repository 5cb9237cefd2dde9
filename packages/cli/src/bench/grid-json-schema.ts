/**
 * The JSON schema (draft 7) of grid files, made from the zod schemas that check them, with a sentence for each field: `schemas/grid.schema.json` is
 * this, written by `raglab bench schema`. It cannot know models, datasets and files; `raglab bench` names the line of one that is not there.
 */

import { SEARCH_MODES } from '@raglab/core';
import { CHUNKER_NAMES } from '@raglab/ingest';
import { INDEX_KINDS, INDEX_PARAMETERS } from '@raglab/retrieval';
import { z } from 'zod';
import { gridFileSchema } from './grid.ts';

type JsonSchema = Record<string, unknown>;

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  name: 'Name of the bench, in tables and lists.',
  dataset: 'Name of the dataset, or NAME@HASH: see `raglab dataset list`.',
  split: 'Which questions are asked; default: test, or the only split.',
  limit: 'Only so many questions, spread over the split.',
  axes: 'What is varied: every combination is a cell. An axis that is not named has the value of the configuration.',
  tokens: 'Tokens that every cell hands on where cells are compared at equal tokens.',
  quality:
    'Metric by which cells are compared; default: span_recall where questions have reference passages, else ndcg_cut_10.',
  metrics: 'Metrics of the table, by the names that suites use.',
  control:
    'Settings of the one cell that the others are compared with; default: the configuration, else the first cell.',
  search:
    'Search options of every cell, as `search` of a configuration has them: denseWeight, candidates, collapse, expand …',
  contextual_header: 'Title and headings before the text that is embedded.',
  generator: 'Answer every question too, and score the answers.',
  limits: 'What the sweep may take.',
};

const LIMITS: Readonly<Record<string, string>> = {
  cells: 'Most cells; a grid with more is refused.',
  cost_usd: 'US dollars that embedding may cost.',
  builds: 'Indexes that are built side by side.',
  questions: 'Questions under way at once: more hide the latency of a service, and falsify that of a lone question.',
};

const count = { type: 'integer', minimum: 1 };

const AXES: Readonly<Record<string, { readonly description: string; readonly value: JsonSchema }>> = {
  chunker: {
    description: 'A name, combined with size and overlap; or a whole NAME:SIZE/OVERLAP.',
    value: {
      anyOf: [
        { enum: CHUNKER_NAMES },
        { type: 'string', pattern: `^(${CHUNKER_NAMES.join('|')}):\\d+(/\\d+(@\\d+)?)?$` },
      ],
    },
  },
  size: { description: 'Tokens of a chunk.', value: count },
  overlap: {
    description: 'Tokens, or a share of the size.',
    value: {
      anyOf: [
        { type: 'integer', minimum: 0 },
        { type: 'string', pattern: '^\\d{1,2}%$' },
      ],
    },
  },
  embedder: {
    description:
      'An installed model, a hub id, MODEL@DIMENSION for the first numbers of its vectors, or `embedder` of a configuration.',
    value: {
      anyOf: [
        { type: 'string', minLength: 1 },
        { type: 'object', properties: { model: { type: 'string' } }, required: ['model'] },
      ],
    },
  },
  index: {
    description: 'auto, a kind, or a kind with parameters.',
    value: {
      anyOf: [
        { enum: ['auto', ...INDEX_KINDS] },
        {
          type: 'object',
          properties: {
            kind: { enum: [...INDEX_KINDS] },
            ...Object.fromEntries(
              INDEX_PARAMETERS.map(({ name, meaning, minimum, maximum }) => [
                name,
                { type: 'integer', minimum, maximum, description: meaning },
              ]),
            ),
          },
          required: ['kind'],
          additionalProperties: false,
        },
      ],
    },
  },
  mode: { description: 'Search modes.', value: { enum: [...SEARCH_MODES] } },
  k: { description: 'Chunks handed on.', value: { ...count, maximum: 1000 } },
  reranker: {
    description: 'none, ranker, maxsim, cross-encoder:MODEL, listwise.',
    value: { type: 'string', minLength: 1 },
  },
  prompt: {
    description: 'answer, or the file of a prompt; needs a generator.',
    value: { type: 'string', minLength: 1 },
  },
};

/** A plain object, ready for JSON. */
export function gridJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(gridFileSchema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
  }) as JsonSchema;
  const properties = schema.properties as Record<string, JsonSchema>;
  const axes = Object.entries(AXES).map(([name, { description, value }]) => [
    name,
    { description, ...oneOrMore(value) },
  ]);
  properties.axes = { type: 'object', properties: Object.fromEntries(axes), additionalProperties: false };
  describe(properties, DESCRIPTIONS);
  describe(properties.limits!.properties as Record<string, JsonSchema>, LIMITS);
  return {
    ...schema,
    title: 'raglab grid',
    description: 'What a sweep varies, on what, and how its cells are compared.',
  };
}

function oneOrMore(value: JsonSchema): JsonSchema {
  return { anyOf: [value, { type: 'array', items: value, minItems: 1, maxItems: 100 }] };
}

function describe(properties: Record<string, JsonSchema>, texts: Readonly<Record<string, string>>): void {
  for (const [name, description] of Object.entries(texts)) {
    if (properties[name] !== undefined) properties[name].description = description;
  }
}
