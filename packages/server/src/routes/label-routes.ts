/** `/api/labels`: the next answer to label, verdicts and their undo, agreement of people, calibration of the judge. */
import { createRoute, z } from '@hono/zod-openapi';
import type { LabelDesk } from '@raglab/core';
import { createRouter } from '../create-router.ts';
import { json, jsonBody, problems } from '../responses.ts';
import { fromText } from '../schemas/from-text.ts';
import {
  agreementSchema,
  annotatorName,
  calibrationSchema,
  labelPageSchema,
  labelTaskSchema,
  newLabelSchema,
  storedLabelSchema,
} from '../schemas/label-schemas.ts';
import { caseId, idText } from '../schemas/name-schemas.ts';
import { pageFields } from '../schemas/page-schema.ts';

const tags = ['labels'];
const ofDataset = z.strictObject({ dataset: idText });

const list = createRoute({
  method: 'get',
  path: '/labels',
  tags,
  summary: 'Labels, newest first',
  request: {
    query: z.strictObject({ ...pageFields, dataset: idText.optional(), annotator: annotatorName.optional() }),
  },
  responses: { 200: json('A page of labels', labelPageSchema), ...problems() },
});
const next = createRoute({
  method: 'get',
  path: '/labels/next',
  tags,
  summary: "The next answer of a run's random sample that this annotator has not labelled, or one by its id",
  request: {
    query: z.strictObject({
      runId: idText,
      annotator: annotatorName,
      recordId: caseId.optional(),
      count: fromText(z.number().int().min(1).max(2_000).optional()),
      seed: fromText(
        z
          .number()
          .int()
          .min(0)
          .max(2 ** 31)
          .optional(),
      ),
    }),
  },
  responses: { 200: json('The answer, or none left', labelTaskSchema), ...problems(404, 409, 422) },
});
const write = createRoute({
  method: 'post',
  path: '/labels',
  tags,
  summary: 'Write a verdict; a new one of the same annotator replaces the old',
  request: { body: jsonBody(newLabelSchema) },
  responses: { 201: json('The label', storedLabelSchema), ...problems(404, 409, 413, 415) },
});
const undo = createRoute({
  method: 'delete',
  path: '/labels/{labelId}',
  tags,
  summary: 'Take a label back',
  request: { params: z.object({ labelId: idText }) },
  responses: { 200: json('The label that was', storedLabelSchema), ...problems(404) },
});
const agreement = createRoute({
  method: 'get',
  path: '/labels/agreement',
  tags,
  summary: 'How far annotators agree with each other',
  request: { query: ofDataset },
  responses: { 200: json('Pairs, alpha, disputed records', agreementSchema), ...problems(422) },
});
const calibration = createRoute({
  method: 'get',
  path: '/labels/calibration',
  tags,
  summary: 'How far the bundled judge agrees with the labels, its calibration curve, and whether it may gate',
  request: { query: ofDataset },
  responses: { 200: json('The calibration', calibrationSchema), ...problems(422) },
});

export function labelRoutes(labelling: LabelDesk) {
  return createRouter()
    .openapi(next, async (context) => context.json(await labelling.next(context.req.valid('query')), 200))
    .openapi(agreement, async (context) =>
      context.json(await labelling.agreement(context.req.valid('query').dataset), 200),
    )
    .openapi(calibration, async (context) =>
      context.json(await labelling.calibration(context.req.valid('query').dataset), 200),
    )
    .openapi(list, async (context) => context.json(await labelling.list(context.req.valid('query')), 200))
    .openapi(write, async (context) => context.json(await labelling.write(context.req.valid('json')), 201))
    .openapi(undo, async (context) => context.json(await labelling.undo(context.req.valid('param').labelId), 200));
}
