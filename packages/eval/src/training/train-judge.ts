/**
 * `raglab train judge`: the local judge's weights from labelled answers, and what they reach on every source given, fitted or not. Two figures
 * for each: the model that is written, and, where families are told apart by the first word of a source's name (`begin-cmu-dev` and
 * `begin-wow-dev` are one), a model fitted in the same way on every other family. The second shows what the recipe does on a source of which
 * it has never seen the like. The same labels give the same bytes.
 */
import { compareIds, contentId, RaglabError } from '@raglab/core';
import type { Estimate } from '../calibration/estimate.ts';
import type { Label } from '../calibration/label.ts';
import type { SupportModelFile } from '../judges/support-model.ts';
import { fitSupportModel, type PreparedSource } from './fit-support-model.ts';
import { bestOverlapCut, type JudgeFigures, judgeFigures, pooledCalibrationError } from './judge-figures.ts';
import { prepareAnswers } from './prepared-answer.ts';

export interface LabelSource {
  readonly name: string;
  readonly labels: readonly Label[];
}

export interface TrainJudgeOptions {
  readonly sources: readonly LabelSource[];
  /** Names of the sources to fit on; the others are only reported on. */
  readonly fit: readonly string[];
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The sources that the bundled judge is fitted on. ExpertQA, WiCE and the other domains of BEGIN and SummEdits stay unseen. */
export const JUDGE_FIT_SOURCES: readonly string[] = [
  'begin-cmu-dev',
  'factscore-instructgpt',
  'summedits-samsum',
  'summedits-scitldr',
];

export interface SourceFigures extends JudgeFigures {
  readonly name: string;
  /** `same family`: not fitted, but of a family of which another source was. */
  readonly role: 'fitted' | 'same family' | 'unseen';
  /** The recipe fitted on all sources of other families; null where there is none. */
  readonly leftOut: JudgeFigures | null;
}

export interface TrainedJudge {
  readonly file: SupportModelFile;
  readonly overlapCut: number;
  /** Of all sources that were not fitted, in one pool in which each counts alike; nulls where all were fitted. */
  readonly pooledCalibrationError: Estimate;
  /** Ordered by name. */
  readonly figures: readonly SourceFigures[];
}

/** Throws `usage` for a source to fit on that was not given or has labels of one kind only. */
export function trainJudge({ sources, fit, onProgress }: TrainJudgeOptions): TrainedJudge {
  const ordered = [...sources].sort((a, b) => compareIds(a.name, b.name));
  const fitted = fit.map((name) => {
    const source = ordered.find((candidate) => candidate.name === name);
    const kinds = new Set(source?.labels.map(({ label }) => label));
    if (source === undefined || kinds.size < 2) throw cannotFit(name, ordered, kinds.size);
    return source;
  });
  if (fitted.length === 0) throw cannotFit('none', ordered, 0);
  const prepared = new Map<string, PreparedSource>();
  for (const { name, labels } of ordered) {
    prepared.set(name, prepareAnswers(labels));
    onProgress?.(prepared.size, ordered.length);
  }
  const named = (names: readonly string[]): PreparedSource[] =>
    [...names].sort(compareIds).map((name) => prepared.get(name)!);
  const model = fitSupportModel(named(fit));
  const overlapCut = bestOverlapCut(named(fit));
  const withoutFamily = fitWithoutEachFamily(prepared);
  const { intercept, ...weights } = model;
  return {
    file: {
      format: 1,
      intercept,
      weights,
      training: { sources: fitted.map(describeSource).sort((a, b) => compareIds(a.name, b.name)) },
    },
    overlapCut,
    pooledCalibrationError: pooledCalibrationError(
      named([...prepared.keys()].filter((name) => !fit.includes(name))),
      model,
    ),
    figures: ordered.map(({ name }) => {
      const source = prepared.get(name)!;
      const other = withoutFamily.get(familyOf(name));
      const leftOut = other ? judgeFigures(source, other.model, other.cut) : null;
      return { name, role: roleOf(name, fit), ...judgeFigures(source, model, overlapCut), leftOut };
    }),
  };
}

/** What is committed: the same object, the same bytes. */
export function formatSupportModel(file: SupportModelFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** By family, the recipe fitted on all others; a lone family has none. */
function fitWithoutEachFamily(prepared: ReadonlyMap<string, PreparedSource>) {
  const families = [...new Set([...prepared.keys()].map(familyOf))];
  return new Map(
    families.flatMap((family) => {
      const others = [...prepared].flatMap(([name, source]) => (familyOf(name) === family ? [] : [source]));
      if (others.length === 0) return [];
      return [[family, { model: fitSupportModel(others), cut: bestOverlapCut(others) }] as const];
    }),
  );
}

function roleOf(name: string, fit: readonly string[]): SourceFigures['role'] {
  if (fit.includes(name)) return 'fitted';
  return fit.some((other) => familyOf(other) === familyOf(name)) ? 'same family' : 'unseen';
}

function familyOf(name: string): string {
  return name.split('-')[0]!;
}

function describeSource({ name, labels }: LabelSource) {
  const supported = labels.filter(({ label }) => label === 'supported').length;
  const each = labels.map(({ id, answer, contexts, label }) => contentId('label', id, answer, contexts, label));
  return { name, answers: labels.length, supported, hash: contentId('labels', ...each.sort(compareIds)) };
}

function cannotFit(name: string, sources: readonly LabelSource[], kinds: number): RaglabError {
  return new RaglabError({
    code: 'usage',
    problem: `cannot fit a judge on '${name}'`,
    expected: 'sources with supported and unsupported answers',
    received: kinds === 1 ? 'labels of one kind' : `${sources.map((source) => source.name).join(', ') || 'no source'}`,
  });
}
