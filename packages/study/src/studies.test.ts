/** Every registered study: runs at the small size, twice with the same figures; and what is published is what its program makes of its figures. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { differencesBetween } from './framework/compare-results.ts';
import { PUBLISHED_RESULTS, readStudyResult } from './framework/result-store.ts';
import { runStudy } from './framework/run-study.ts';
import { plotSvg } from './plot/plot-svg.ts';
import { loadStudies, STUDY_NAMES } from './study-registry.ts';

const MAX_LINES = 170;
const studies = await loadStudies();

it('every folder is a study, and every study has its folder', () => {
  expect(readdirSync(PUBLISHED_RESULTS).toSorted()).toEqual(STUDY_NAMES.toSorted());
  expect(studies.map(({ name }) => name)).toEqual(STUDY_NAMES);
});

describe.each(studies.map((study) => [study.name, study] as const))('%s', (name, study) => {
  it('runs small, twice with equal figures except times', async () => {
    const first = await runStudy(study, { size: 'small' });
    const second = await runStudy(study, { size: 'small' });
    expect(differencesBetween(first, second)).toEqual([]);
    expect(first.why).not.toMatch(/NaN|undefined|null/);
    const columns = new Set(first.columns.map(({ id }) => id));
    const { x, y, series = x, lower = x, upper = x } = study.plot;
    for (const id of [x, y, series, lower, upper]) expect(columns).toContain(id);
  });

  it('is published as its program judges and draws it', () => {
    const result = readStudyResult(PUBLISHED_RESULTS, name);
    expect(result, `raglab study run ${name} --publish`).toBeDefined();
    const { verdict, why, scope } = result!;
    expect({ verdict, why, scope }).toEqual(study.judge(result!.findings));
    expect(result).toMatchObject({ name, size: 'default', seed: 1, settings: study.sizes.default });
    expect(result!.durationMs).toBeLessThan(300_000);
    expect(readFileSync(join(PUBLISHED_RESULTS, name, 'plot.svg'), 'utf8')).toBe(plotSvg(study.plot, result!));
  });

  it('says what there is to know, in a short program', () => {
    expect(study.source.length).toBeGreaterThan(10);
    expect(study.source).not.toContain('\n');
    expect(study.method.length).toBeGreaterThan(80);
    expect(study.exercises.length).toBeGreaterThanOrEqual(2);
    const path = join(PUBLISHED_RESULTS, name, 'study.ts');
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThanOrEqual(MAX_LINES);
  });
});
