/**
 * The retrieval measures, in the order in which trec_eval prints them, and the reading of a measure's name: `ndcg_cut_10`,
 * trec_eval's `ndcg_cut.10,20`, a bare `ndcg_cut` (all default cut-offs), or a set: `official`, `all_trec`.
 */
import { RaglabError } from '@raglab/core';
import { averagePrecisionMeasure } from './average-precision.ts';
import { averagePrecisionCutMeasure } from './average-precision-cut.ts';
import { binaryPreferenceMeasure } from './binary-preference.ts';
import { elevenPointAverageMeasure } from './eleven-point-average.ts';
import { geometricMeanAveragePrecisionMeasure } from './geometric-mean-average-precision.ts';
import { geometricMeanBinaryPreferenceMeasure } from './geometric-mean-binary-preference.ts';
import { inferredAveragePrecisionMeasure } from './inferred-average-precision.ts';
import { interpolatedPrecisionMeasure } from './interpolated-precision.ts';
import type { Measure } from './measure.ts';
import { ndcgMeasure } from './ndcg.ts';
import { ndcgCutMeasure } from './ndcg-cut.ts';
import { nonRelevantRetrievedCountMeasure } from './non-relevant-retrieved-count.ts';
import { precisionMeasure } from './precision.ts';
import { rPrecisionMeasure } from './r-precision.ts';
import { rPrecisionMultipleMeasure } from './r-precision-multiple.ts';
import { recallMeasure } from './recall.ts';
import { reciprocalRankMeasure } from './reciprocal-rank.ts';
import { relativePrecisionMeasure } from './relative-precision.ts';
import { relevantCountMeasure } from './relevant-count.ts';
import { relevantRetrievedCountMeasure } from './relevant-retrieved-count.ts';
import { retrievedCountMeasure } from './retrieved-count.ts';
import { setAveragePrecisionMeasure } from './set-average-precision.ts';
import { setFMeasure } from './set-f.ts';
import { setPrecisionMeasure } from './set-precision.ts';
import { setRecallMeasure } from './set-recall.ts';
import { setRelativePrecisionMeasure } from './set-relative-precision.ts';
import { successMeasure } from './success.ts';

export const MEASURES: readonly Measure[] = [
  retrievedCountMeasure,
  relevantCountMeasure,
  relevantRetrievedCountMeasure,
  averagePrecisionMeasure,
  geometricMeanAveragePrecisionMeasure,
  rPrecisionMeasure,
  binaryPreferenceMeasure,
  reciprocalRankMeasure,
  interpolatedPrecisionMeasure,
  precisionMeasure,
  recallMeasure,
  inferredAveragePrecisionMeasure,
  geometricMeanBinaryPreferenceMeasure,
  rPrecisionMultipleMeasure,
  elevenPointAverageMeasure,
  ndcgMeasure,
  ndcgCutMeasure,
  averagePrecisionCutMeasure,
  relativePrecisionMeasure,
  successMeasure,
  setPrecisionMeasure,
  setRelativePrecisionMeasure,
  setRecallMeasure,
  setAveragePrecisionMeasure,
  setFMeasure,
  nonRelevantRetrievedCountMeasure,
];

/** A measure at one cut-off, with the name trec_eval prints. */
export interface MeasureAt {
  readonly id: string;
  readonly measure: Measure;
  readonly cutoff: number;
}

const OFFICIAL = 'num_ret num_rel num_rel_ret map gm_map Rprec bpref recip_rank iprec_at_recall P'.split(' ');

/** Reads measure names; an unknown or unimplemented one is refused by name. The result is in printing order, each once. */
export function parseMeasures(names: readonly string[]): readonly MeasureAt[] {
  const wanted = names.flatMap((name) => {
    if (name === 'official') return OFFICIAL.flatMap((official) => measureNamed(official));
    if (name === 'all_trec') return MEASURES.flatMap((measure) => atDefaultCutoffs(measure));
    return measureNamed(name);
  });
  const unique = new Map(wanted.map((item) => [item.id, item]));
  const position = ({ measure }: MeasureAt): number => MEASURES.indexOf(measure);
  return [...unique.values()].sort((a, b) => position(a) - position(b) || a.cutoff - b.cutoff);
}

function measureNamed(name: string): MeasureAt[] {
  for (const measure of MEASURES) {
    if (name === measure.name) return atDefaultCutoffs(measure);
    const separator = name[measure.name.length];
    if (!name.startsWith(measure.name) || measure.cutoffs === undefined || (separator !== '_' && separator !== '.'))
      continue;
    const cutoffs = name
      .slice(measure.name.length + 1)
      .split(',')
      .map(Number);
    if (cutoffs.every((cutoff) => Number.isFinite(cutoff) && cutoff >= 0))
      return cutoffs.map((cutoff) => atCutoff(measure, cutoff));
  }
  throw new RaglabError({
    code: 'unsupported',
    problem: `cannot compute the measure '${name}'`,
    expected: `one of ${MEASURES.map((measure) => (measure.cutoffs ? `${measure.name}_K` : measure.name)).join(', ')}, official, all_trec`,
    remedy: 'cut-offs are written ndcg_cut_10 or ndcg_cut.10,20',
  });
}

function atDefaultCutoffs(measure: Measure): MeasureAt[] {
  return (measure.cutoffs ?? [0]).map((cutoff) => atCutoff(measure, cutoff));
}

function atCutoff(measure: Measure, cutoff: number): MeasureAt {
  if (measure.cutoffs === undefined) return { id: measure.name, measure, cutoff };
  if (measure.formatCutoff === undefined && !(Number.isInteger(cutoff) && cutoff > 0)) {
    throw new RaglabError({
      code: 'usage',
      problem: `cannot cut ${measure.name} at ${cutoff}`,
      expected: 'a whole number of documents above 0',
      received: String(cutoff),
    });
  }
  return { id: `${measure.name}_${(measure.formatCutoff ?? String)(cutoff)}`, measure, cutoff };
}
