/** In a query string everything is text; a body holds values. One schema reads both, and its parameters stay typed for the client. */
import { z } from '@hono/zod-openapi';
import { optionFromText } from '@raglab/core';

export function fromText<T extends z.ZodType>(schema: T): z.ZodOptional<T> {
  return z.preprocess(optionFromText, schema).optional() as unknown as z.ZodOptional<T>;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Optional fields of a request are absent, or they have a value. */
export function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Defined<T>;
}
