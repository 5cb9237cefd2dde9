/**
 * What was measured of a model, where and when: how fast it embeds, and how well it finds by vectors alone. Figures belong to the bytes of a graph, not
 * to a name: a model that was trained again has none. `models/figures.json` holds those that come with the lab, a file in the lab those of this machine.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { BUNDLED_MODELS } from './embedder-config.ts';

export interface ModelFigures {
  readonly model: string;
  /** First 16 digits of the graph's SHA-256. */
  readonly hash: string;
  /** Day, ISO. */
  readonly date: string;
  readonly machine: string;
  readonly speed: { readonly textsPerSecond: number; readonly tokens: number; readonly loadMs: number };
  /** nDCG@10 of dense search alone on the test questions of rag-handbook, 95 % interval. */
  readonly quality: {
    readonly dataset: string;
    readonly metric: string;
    readonly mean: number;
    readonly lower: number;
    readonly upper: number;
    readonly questions: number;
  };
}

const number = z.number();
const figuresSchema: z.ZodType<ModelFigures[]> = z.array(
  z.object({
    model: z.string(),
    hash: z.string(),
    date: z.string(),
    machine: z.string(),
    speed: z.object({ textsPerSecond: number, tokens: number, loadMs: number }),
    quality: z.object({
      dataset: z.string(),
      metric: z.string(),
      mean: number,
      lower: number,
      upper: number,
      questions: number,
    }),
  }),
);

/** Figures that come with the lab. */
export const BUNDLED_FIGURES: string = join(BUNDLED_MODELS, 'figures.json');

export function figuresOfLab(lab: string): string {
  return join(lab, 'model-figures.json');
}

/** Empty where there is no file. */
export function readFigures(file: string): ModelFigures[] {
  return existsSync(file) ? figuresSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : [];
}

/** Replaces the figures of the same bytes, adds the others. */
export function writeFigures(file: string, fresh: readonly ModelFigures[]): void {
  const hashes = new Set(fresh.map(({ hash }) => hash));
  const kept = readFigures(file).filter(({ hash }) => !hashes.has(hash));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify([...kept, ...fresh], null, 2)}\n`);
}
