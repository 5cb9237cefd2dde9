/**
 * A grid: which settings are swept on which dataset, how cells are compared, and what the sweep may take. Read from YAML, checked once; every
 * refusal names line and column. `schemas/grid.schema.json` is the same for editors, written by `raglab bench schema`.
 */
import { readFile } from 'node:fs/promises';
import { messageOf, QUERY_OPTION_FIELDS, type QueryOptions, RaglabError } from '@raglab/core';
import { parseYamlWithSchema } from '@raglab/eval';
import { z } from 'zod';
import { GENERATOR_NAMES } from '../lab/lab-generators.ts';
import { axesSchema, type GridAxes } from './grid-axes.ts';

interface GridLimits {
  /** Most cells; a grid with more is refused. */
  readonly cells: number;
  /** US dollars that embedding may cost; a plan that may cost more is refused. */
  readonly costUsd?: number | undefined;
  /** Indexes that are built side by side. */
  readonly builds: number;
  /** Questions that are asked side by side: more hide the latency of a service, and falsify that of a lone question. */
  readonly questions: number;
}

export interface Grid {
  readonly name: string;
  readonly dataset: string;
  readonly split?: string | undefined;
  /** Only so many questions, spread over the split. */
  readonly limit?: number | undefined;
  readonly axes: GridAxes;
  /** Handed on per question where cells are compared at equal tokens. */
  readonly tokens: number;
  /** Metric by which cells are compared; default: by what the dataset can judge. */
  readonly quality?: string | undefined;
  /** Further metrics of the table. */
  readonly metrics?: readonly string[] | undefined;
  /** Axis → value of the cell that the others are compared with. Default: the lab's own configuration, else the first cell. */
  readonly control?: Readonly<Record<string, string | number>> | undefined;
  /** Search options of every cell. */
  readonly search: QueryOptions;
  /** Title and headings before the text that is embedded. Default: the lab's. */
  readonly contextualHeader?: boolean | undefined;
  /** Answers every question too, and scores the answers. Default: retrieval alone. */
  readonly generator?: string | undefined;
  readonly limits: GridLimits;
  /** Where it came from, and what it said: for errors that name the place. */
  readonly path: string;
  readonly text: string;
}

const GRID_DEFAULTS = {
  // What a prompt of about eight passages of 250 tokens holds; recall still differs between chunkers there.
  tokens: 2000,
  limits: { cells: 2000, builds: 2, questions: 1 },
} as const;

const gridSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, 'up to 64 letters, digits, spaces, dots, hyphens and underscores'),
  dataset: z.string().min(1),
  split: z.string().min(1).optional(),
  limit: z.number().int().min(1).optional(),
  axes: axesSchema,
  tokens: z.number().int().min(1).max(1_000_000).default(GRID_DEFAULTS.tokens),
  quality: z.string().min(1).optional(),
  metrics: z.array(z.string().min(1)).max(30).optional(),
  control: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  search: z.object(QUERY_OPTION_FIELDS).omit({ mode: true, rerank: true }).partial().strict().default({}),
  contextual_header: z.boolean().optional(),
  generator: z.enum(GENERATOR_NAMES as [string, ...string[]]).optional(),
  limits: z
    .strictObject({
      cells: z.number().int().min(1).default(GRID_DEFAULTS.limits.cells),
      cost_usd: z.number().nonnegative().optional(),
      builds: z.number().int().min(1).max(64).default(GRID_DEFAULTS.limits.builds),
      questions: z.number().int().min(1).max(64).default(GRID_DEFAULTS.limits.questions),
    })
    .prefault({}),
});

/** The form of a grid file, for the JSON schema that editors read. */
export const gridFileSchema: z.ZodType = gridSchema;

/** Throws `not_found` for a missing file, `configuration` with line, column and excerpt for one that is no grid. */
export async function loadGrid(path: string): Promise<Grid> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new RaglabError({
      code: 'not_found',
      problem: `cannot read the grid ${path}`,
      expected: 'a readable YAML file',
      received: messageOf(cause),
      remedy: '`raglab bench --help` shows one',
      cause,
    });
  });
  return parseGrid(text, path);
}

export function parseGrid(text: string, path: string): Grid {
  const {
    contextual_header: contextualHeader,
    limits,
    ...grid
  } = parseYamlWithSchema(gridSchema, text, {
    what: `grid ${path}`,
    remedy: '`raglab bench schema` prints what a grid may say',
  });
  const { cost_usd: costUsd, ...others } = limits;
  return { ...grid, search: grid.search as QueryOptions, contextualHeader, limits: { ...others, costUsd }, path, text };
}
