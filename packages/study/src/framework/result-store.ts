/**
 * Where results stand: `NAME/results.json` and `NAME/plot.svg` in a folder. The package's own folder holds the published ones; a lab keeps those of
 * its owner's runs.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, RaglabError } from '@raglab/core';
import { plotSvg } from '../plot/plot-svg.ts';
import type { Study } from './study.ts';
import { type StudyResult, studyResultSchema } from './study-result.ts';

/** The published package carries the results of its sources beside the compiled code. */
export const PUBLISHED_RESULTS: string = fileURLToPath(new URL('../../src/studies/', import.meta.url));

/** Undefined where the study was not run. Throws `corrupt` for a file that is no result. */
export function readStudyResult(directory: string, name: string): StudyResult | undefined {
  const path = join(directory, name, 'results.json');
  if (!existsSync(path)) return undefined;
  try {
    return studyResultSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new RaglabError({
      code: 'corrupt',
      problem: `cannot read ${path}`,
      expected: 'the result of a study',
      received: messageOf(error).slice(0, 200),
      remedy: `run \`raglab study run ${name}\` again`,
      cause: error,
    });
  }
}

/** Gives the folder that was written. */
export function writeStudyResult(directory: string, study: Study, result: StudyResult): string {
  const folder = join(directory, study.name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(folder, 'plot.svg'), plotSvg(study.plot, result));
  return folder;
}
