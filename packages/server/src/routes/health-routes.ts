/** `/health`: for monitors; 503 when a check fails. `/api/health`: the same report for pages that show it, always 200. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Lab } from '@raglab/core';
import { createRouter } from '../create-router.ts';
import { json, problems } from '../responses.ts';
import { fromText, withoutUndefined } from '../schemas/from-text.ts';
import { healthReportSchema } from '../schemas/report-schemas.ts';

const query = z.strictObject({
  date: z.iso.date().optional(),
  minDocuments: fromText(z.number().int().min(0).optional()),
  collection: z.string().max(200).optional(),
});

const health = createRoute({
  method: 'get',
  path: '/health',
  tags: ['operations'],
  summary: 'Freshness, volume, dead letters, staleness; 503 when a check fails',
  request: { query },
  responses: {
    200: json('Everything is ok', healthReportSchema),
    503: json('A check failed', healthReportSchema),
    ...problems(404),
  },
});

const report = createRoute({
  method: 'get',
  path: '/health',
  tags: ['operations'],
  summary: 'The report of /health, with status 200 whatever it says',
  request: { query },
  responses: { 200: json('The report', healthReportSchema), ...problems(404) },
});

export function healthRoutes(lab: Pick<Lab, 'health'>) {
  return createRouter().openapi(health, async (context) => {
    const report = await lab.health(withoutUndefined(context.req.valid('query')));
    return report.status === 'ok' ? context.json(report, 200) : context.json(report, 503);
  });
}

export function healthReportRoutes(lab: Pick<Lab, 'health'>) {
  return createRouter().openapi(report, async (context) =>
    context.json(await lab.health(withoutUndefined(context.req.valid('query'))), 200),
  );
}
