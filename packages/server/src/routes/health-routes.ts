/** `/health`: for monitors; 503 when a check fails. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Lab } from '@raglab/core';
import { createRouter } from '../create-router.ts';
import { json, problems } from '../responses.ts';
import { fromText, withoutUndefined } from '../schemas/from-text.ts';
import { healthReportSchema } from '../schemas/report-schemas.ts';

const health = createRoute({
  method: 'get',
  path: '/health',
  tags: ['operations'],
  summary: 'Freshness, volume, dead letters, staleness; 503 when a check fails',
  request: {
    query: z.strictObject({
      date: z.iso.date().optional(),
      minDocuments: fromText(z.number().int().min(0).optional()),
      collection: z.string().max(200).optional(),
    }),
  },
  responses: {
    200: json('Everything is ok', healthReportSchema),
    503: json('A check failed', healthReportSchema),
    ...problems(404),
  },
});

export function healthRoutes(lab: Pick<Lab, 'health'>) {
  return createRouter().openapi(health, async (context) => {
    const report = await lab.health(withoutUndefined(context.req.valid('query')));
    return report.status === 'ok' ? context.json(report, 200) : context.json(report, 503);
  });
}
