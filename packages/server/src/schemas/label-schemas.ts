/** Labels, agreement and calibration, as JSON. */
import { z } from '@hono/zod-openapi';
import {
  type JudgeCalibration,
  LABEL_VERDICTS,
  type LabelAgreement,
  type LabelTask,
  type Page,
  type StoredLabelDetail,
} from '@raglab/core';
import { estimateSchema } from './evaluation-schemas.ts';
import { caseId, count, idText, moment } from './name-schemas.ts';
import { orNull } from './or-null.ts';
import { pageSchema } from './page-schema.ts';

const text = z.string().nullable();
const verdict = z.enum(LABEL_VERDICTS);
const source = z.enum(['human', 'ai']);

/** A person's name or initials: nothing that could be taken for markup or a path. */
export const annotatorName = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u, 'up to 64 letters, digits, spaces, dots, hyphens')
  .openapi({ example: 'ada' });

export const newLabelSchema = z
  .strictObject({
    runId: idText,
    recordId: caseId,
    annotator: annotatorName,
    label: verdict,
    guidelineVersion: z.string().min(1).max(64),
    claims: z.array(verdict).max(200).optional(),
  })
  .openapi('NewLabel');

export const labelTaskSchema: z.ZodType<LabelTask> = z
  .object({
    item: z
      .object({
        runId: z.string(),
        dataset: z.string(),
        recordId: z.string(),
        question: text,
        contexts: z.array(z.string()),
        answer: z.string(),
        claims: z.array(
          z.object({
            text: z.string(),
            evidence: z.object({ context: count, start: count, end: count }).nullable(),
          }),
        ),
      })
      .nullable(),
    done: count,
    total: count,
    guideline: z.object({ version: z.string(), markdown: z.string() }),
  })
  .openapi('LabelTask');

export const storedLabelSchema: z.ZodType<StoredLabelDetail> = z
  .object({
    labelId: z.string(),
    dataset: z.string(),
    runId: text,
    recordId: z.string(),
    annotator: text,
    source,
    guidelineVersion: text,
    label: verdict,
    sampling: text,
    createdAt: moment,
  })
  .openapi('Label');
export const labelPageSchema: z.ZodType<Page<StoredLabelDetail>> = pageSchema('LabelPage', storedLabelSchema);

export const agreementSchema: z.ZodType<LabelAgreement> = z
  .object({
    annotators: z.array(z.object({ name: z.string(), source, labels: count })),
    guidelineVersions: z.array(z.string()),
    records: count,
    shared: count,
    pairs: z.array(
      z.object({
        first: z.string(),
        second: z.string(),
        n: count,
        agreement: estimateSchema,
        kappa: estimateSchema,
        ac1: estimateSchema,
      }),
    ),
    krippendorffsAlpha: z.number().nullable(),
    disputed: z.array(
      z.object({
        recordId: z.string(),
        runId: text,
        verdicts: z.array(z.object({ annotator: z.string(), label: verdict })),
      }),
    ),
  })
  .openapi('LabelAgreement');

export const calibrationSchema: z.ZodType<JudgeCalibration> = z
  .object({
    judge: z.string(),
    basis: source,
    n: count,
    total: count,
    humanLabels: count,
    aiLabels: count,
    baseRate: z.number().nullable(),
    constantAnswer: z.object({ label: verdict, agreement: z.number() }).nullable(),
    agreement: estimateSchema,
    kappa: estimateSchema,
    ac1: estimateSchema,
    tpr: estimateSchema,
    tnr: estimateSchema,
    balancedAccuracy: estimateSchema,
    calibrationError: orNull(estimateSchema),
    reliability: z.array(z.object({ count, probability: z.number(), share: z.number() })),
    confusion: z.object({
      truePositive: count,
      falsePositive: count,
      trueNegative: count,
      falseNegative: count,
    }),
    mayGate: z.boolean(),
    reason: z.string(),
    certificate: z.record(z.string(), z.unknown()).nullable(),
    certificateProblem: text,
  })
  .openapi('JudgeCalibration');
