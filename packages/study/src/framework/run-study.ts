/**
 * Runs a study: gives it its settings, a scratch folder and a clock, takes what it measured, computes the verdict. Figures that are no numbers
 * are refused: a study that could not measure has no verdict.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir, type } from 'node:os';
import { join } from 'node:path';
import { type Clock, RaglabError, systemClock } from '@raglab/core';
import type { Measurements, NamedModel, Study } from './study.ts';
import { type StudyResult, type StudySize, studyResultSchema } from './study-result.ts';

export interface RunStudyOptions {
  /** Default 'default'. */
  readonly size?: StudySize;
  readonly seed?: number;
  readonly clock?: Clock;
  /** For a study that takes one. */
  readonly model?: NamedModel | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, label: string) => void;
}

export const DEFAULT_STUDY_SEED = 1;

/** Throws what the study throws, `not_measured` for a figure that is no number, `usage` for a model that the study does not take. */
export async function runStudy(study: Study, options: RunStudyOptions = {}): Promise<StudyResult> {
  const { size = 'default', seed = DEFAULT_STUDY_SEED, clock = systemClock, model, onProgress } = options;
  if (model && !study.takesModel) throw noModelTaken(study.name, model.name);
  const signal = options.signal ?? new AbortController().signal;
  const scratch = mkdtempSync(join(tmpdir(), `raglab-study-${study.name}-`));
  const open: { close(): unknown }[] = [];
  const startedAt = clock.monotonicMs();
  try {
    const { table, findings } = await study.run({
      ...{ settings: study.sizes[size], size, seed, clock, signal, scratch, model },
      progress(done, total, label) {
        if (signal.aborted) throw stopped(signal);
        onProgress?.(done, total, label);
      },
      closing(resource) {
        open.push(resource);
        return resource;
      },
    });
    assertMeasured(study, { table, findings });
    return studyResultSchema.parse({
      ...{ name: study.name, size, seed, settings: study.sizes[size] },
      machine: `${availableParallelism()} cores, ${type()}`,
      node: process.version,
      date: clock.now().toISOString().slice(0, 10),
      command: `raglab study run ${study.name}${size === 'default' ? '' : ` --size ${size}`}${seed === DEFAULT_STUDY_SEED ? '' : ` --seed ${seed}`}${model ? ` --model ${model.name}` : ''}`,
      durationMs: Math.round(clock.monotonicMs() - startedAt),
      ...{ columns: table.columns, rows: table.rows, findings },
      ...study.judge(findings),
    });
  } catch (error) {
    if (signal.aborted) throw stopped(signal);
    throw error;
  } finally {
    for (const resource of open.reverse()) await resource.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

function noModelTaken(study: string, model: string): RaglabError {
  return new RaglabError({
    code: 'usage',
    problem: `the study ${study} does not measure a model that is named`,
    expected: 'a study of embedders, such as static-or-contextual',
    received: `--model ${model}`,
  });
}

function stopped({ reason }: AbortSignal): RaglabError {
  const remedy = 'an unfinished study leaves nothing: run it again from the start';
  return new RaglabError({ code: 'aborted', problem: 'stopped on request', remedy, cause: reason });
}

function assertMeasured({ name }: Study, { table, findings }: Measurements): void {
  const cells = table.rows.flatMap((row) => Object.entries(row));
  const values = [...Object.entries(findings).map(([id, { value }]) => [id, value] as const), ...cells];
  const bad = values.find(([, value]) => typeof value === 'number' && !Number.isFinite(value));
  const known = new Set(table.columns.map(({ id }) => id));
  const stranger = cells.find(([id]) => !known.has(id));
  if (!bad && !stranger) return;
  throw new RaglabError({
    code: 'not_measured',
    problem: `the study ${name} has a figure that is none`,
    expected: bad ? `a number for '${bad[0]}'` : `a column '${stranger![0]}'`,
    received: bad ? String(bad[1]) : `columns ${[...known].join(', ')}`,
  });
}
