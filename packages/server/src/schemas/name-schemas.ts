/** The names by which requests point at things. Whatever they name is looked up: none of them ever becomes a path or a part of SQL. */
import { z } from '@hono/zod-openapi';

export const collectionName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a name of a collection')
  .openapi({ example: 'rag-handbook' });
/** Content-addressed ids are hexadecimal; others of the lab hold nothing but these characters. */
export const idText = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$/, 'an id')
  .openapi({ example: '1f3a9c0d5e7b2468' });
/** Ids of cases are the dataset's own. */
export const caseId = z.string().min(1).max(300);
export const shortText = z.string().max(200);
export const questionText = z
  .string()
  .trim()
  .min(1)
  .max(4_000)
  .openapi({ example: 'How does HNSW choose its layers?' });
export const count = z.number().int().min(0);
export const moment = z.string().openapi({ format: 'date-time' });
