/** `/metrics`: for Prometheus. */
import { createRoute, z } from '@hono/zod-openapi';
import { createRouter } from '../create-router.ts';
import { problems } from '../responses.ts';
import type { ServerMetrics } from '../server-metrics.ts';

const metricsRoute = createRoute({
  method: 'get',
  path: '/metrics',
  tags: ['operations'],
  summary: "Requests, stages of questions, jobs and the process, in Prometheus' text format",
  responses: { 200: { description: 'Metrics', content: { 'text/plain': { schema: z.string() } } }, ...problems() },
});

export function metricsRoutes(metrics: ServerMetrics) {
  return createRouter().openapi(metricsRoute, async (context) =>
    context.text(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  );
}
