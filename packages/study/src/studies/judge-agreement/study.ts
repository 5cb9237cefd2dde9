/**
 * Judges are said to agree with people in 85 to 92 % of cases. Agreement of what? Where nine answers in ten are supported, a judge that says
 * "supported" without reading agrees in nine cases of ten. Measured: the same two judges, one that reads and one that does not, over base rates.
 */

import { join } from 'node:path';
import { createRandom, type JudgeRecord } from '@raglab/core';
import { cohensKappa, countConfusion, createLocalJudge, judgeRecords, readLabels } from '@raglab/eval';
import { HANDBOOK_DIRECTORY } from '../../blocks/handbook.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import type { StudyRow } from '../../framework/study-result.ts';

/** What the field calls agreement with people. */
const CLAIMED = 0.85;
/** Landis and Koch (1977): below is "slight". */
const SLIGHT = 0.2;
/** A judge of real use, as simulated: right on so many of the supported and of the unsupported answers. */
const READER = { supported: 0.88, unsupported: 0.88 } as const;

type Pair = { readonly judged: boolean; readonly labelled: boolean };

export const judgeAgreement: Study = defineStudy({
  name: 'judge-agreement',
  claim: 'LLM judges agree with people in 85 to 92 % of cases, so their verdicts can stand for people’s.',
  source:
    'Zheng et al., Judging LLM-as-a-Judge, NeurIPS 2023 (85 % on MT-bench without ties); figures up to 92 % in vendors’ posts',
  method: `Simulated labels at base rates from .5 to .95 of supported answers, judged by a judge that is right on ${formatShare(READER.supported)} of both kinds and by one that always says "supported"; agreement and Cohen's kappa of each. And the lab's local judge, which needs no model, on the handbook's 72 labels: every supported answer there is reworded on purpose, every unsupported one a near copy. No language model is asked: none is here.`,
  exercises: [
    'Give the reader a bias: right on .99 of the supported and .70 of the unsupported answers. At which base rate does its agreement pass .9?',
    '`raglab labels agreement` prints both figures for two annotators. Label twenty answers with a colleague: which of the two figures would you show?',
    'With a language model at hand: `raglab eval calibrate --judge openai-compatible --labels FILE`. Does the certificate agree with the claim?',
  ],
  sizes: {
    small: { answers: 500, rates: [0.5, 0.9] },
    default: { answers: 20_000, rates: [0.5, 0.6, 0.7, 0.8, 0.9, 0.95] },
    large: { answers: 200_000, rates: [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95] },
  },
  plot: { title: 'Agreement and kappa by base rate', ...{ kind: 'line', x: 'baseRate', y: 'value', series: 'what' } },

  async run({ settings: { answers, rates }, seed, progress, signal }) {
    const rows: StudyRow[] = [];
    const found = new Map<string, number>();
    const add = (judge: string, baseRate: number, pairs: readonly Pair[]): void => {
      const agreement = pairs.filter(({ judged, labelled }) => judged === labelled).length / pairs.length;
      const kappa = cohensKappa(countConfusion(pairs)) ?? 0;
      for (const [what, value] of [
        ['agreement', agreement],
        ['kappa', kappa],
      ] as const) {
        rows.push({ judge, baseRate, what: `${judge}: ${what}`, value });
        found.set(`${judge} ${what} ${baseRate}`, value);
      }
    };
    for (const [step, baseRate] of rates.entries()) {
      progress(step, rates.length, `base rate ${baseRate}`);
      const random = createRandom(seed + step);
      const labels = Array.from({ length: answers }, () => random() < baseRate);
      const reader = labels.map((labelled): Pair => {
        const isRight = random() < (labelled ? READER.supported : READER.unsupported);
        return { labelled, judged: isRight === labelled };
      });
      add('reads', baseRate, reader);
      add(
        'always yes',
        baseRate,
        labels.map((labelled): Pair => ({ labelled, judged: true })),
      );
    }
    const labels = await readLabels(join(HANDBOOK_DIRECTORY, 'labels.jsonl'));
    const records = labels.map(
      ({ id, question, contexts, answer }): JudgeRecord => ({ id, question: question ?? '', contexts, answer }),
    );
    const judged = await judgeRecords({ judge: createLocalJudge(), records, signal });
    const pairs = judged.records.flatMap(({ supported }, i): Pair[] =>
      supported === null ? [] : [{ judged: supported, labelled: labels[i]!.label === 'supported' }],
    );
    const share = pairs.filter(({ labelled }) => labelled).length / pairs.length;
    add('local judge, handbook', share, pairs);
    const [even, skewed] = [rates[0]!, rates.includes(0.9) ? 0.9 : rates.at(-1)!];
    const of = (judge: string, what: string, rate: number): number => found.get(`${judge} ${what} ${rate}`)!;
    return {
      table: {
        columns: [
          { id: 'judge', title: 'judge' },
          { id: 'baseRate', title: 'supported among the labels', digits: 2 },
          { id: 'what', title: 'figure' },
          { id: 'value', title: 'value', digits: 3 },
        ],
        rows,
      },
      findings: {
        blind: {
          label: 'agreement of a judge that always says yes, nine of ten answers supported',
          value: of('always yes', 'agreement', skewed),
        },
        blindKappa: { label: 'its kappa', value: of('always yes', 'kappa', skewed) },
        reader: {
          label: 'agreement of a judge that is right on 88 % of both kinds, nine of ten supported',
          value: of('reads', 'agreement', skewed),
        },
        readerKappaEven: { label: 'its kappa where half are supported', value: of('reads', 'kappa', even) },
        readerKappaSkewed: { label: 'its kappa where nine of ten are', value: of('reads', 'kappa', skewed) },
        local: {
          label: "agreement of the lab's local judge on the handbook's labels",
          value: of('local judge, handbook', 'agreement', share),
        },
        localKappa: { label: 'its kappa', value: of('local judge, handbook', 'kappa', share) },
      },
    };
  },

  judge({ blind, blindKappa, reader, readerKappaEven, readerKappaSkewed, local, localKappa }) {
    const says = blind.value >= CLAIMED && blindKappa.value < SLIGHT ? 'does not hold here' : 'holds partly';
    return {
      verdict: says,
      why: `Where nine answers in ten are supported, saying yes to everything agrees in ${formatShare(blind.value)} of cases with a kappa of ${formatFigure(blindKappa.value)}: the agreement that is claimed is reached without reading. A judge that reads, and agrees in ${formatShare(reader.value)}, has a kappa of ${formatFigure(readerKappaEven.value)} where half are supported and of ${formatFigure(readerKappaSkewed.value)} where nine of ten are. The lab's own judge agrees in ${formatShare(local.value)} of the handbook's cases, kappa ${formatFigure(localKappa.value)}.`,
      scope:
        'What is refuted is the conclusion, not the figure: agreement says nothing without the base rate. Whether a given language model’s verdicts can stand for people’s is measured on labels of one’s own, by kappa or balanced accuracy with an interval (`raglab eval calibrate`); none could be asked here.',
    };
  },
});
