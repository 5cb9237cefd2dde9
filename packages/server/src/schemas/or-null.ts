/** A named schema or null. `.nullable()` on a named schema becomes an allOf in the OpenAPI document, which no null fits. */
import { z } from '@hono/zod-openapi';

export function orNull<T>(schema: z.ZodType<T>): z.ZodType<T | null> {
  return z.union([schema, z.null()]);
}
