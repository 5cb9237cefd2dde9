/** Pages and the parameters that ask for them, for every list of the API. */
import { z } from '@hono/zod-openapi';
import { PAGE_LIMITS, type Page } from '@raglab/core';
import { fromText } from './from-text.ts';

/** Offsets past this are nobody's reading. */
const FARTHEST = 10_000_000;

export const pageFields = {
  offset: fromText(z.number().int().min(0).max(FARTHEST).optional()),
  limit: fromText(z.number().int().min(1).max(PAGE_LIMITS.maximum).optional()).openapi({
    description: `Items at most; default ${PAGE_LIMITS.usual}, at most ${PAGE_LIMITS.maximum}`,
  }),
};

export function pageSchema<T>(name: string, item: z.ZodType<T>): z.ZodType<Page<T>> {
  const count = z.number().int().min(0);
  return z
    .object({ items: z.array(item), offset: count, limit: count, total: count, nextOffset: count.nullable() })
    .openapi(name);
}
