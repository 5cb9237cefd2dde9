/**
 * json_schema: 1 when the whole answer is JSON that the given schema accepts, else 0 with the first violation and its place. Higher is
 * better. JSON Schema draft 2020-12 by Ajv; formats such as `date` are annotations and not checked. The schema stands in the suite.
 * Example: schema {type: object, required: [answer]}, answer '{"text": 1}' → 0, "must have required property 'answer'".
 */
import { createRequire } from 'node:module';
import type * as ajv from 'ajv/dist/2020.js';
import { z } from 'zod';
import type { CaseMetric } from '../scoring/metric.ts';
import { checkDefinition, passedUnless } from './check-definition.ts';
import { scoreAnswer } from './score-answer.ts';

export interface JsonSchemaParameters {
  readonly schema: Readonly<Record<string, unknown>>;
}

export const jsonSchemaParameters: z.ZodType<JsonSchemaParameters> = z
  .strictObject({ schema: z.record(z.string(), z.unknown()) })
  .superRefine(({ schema }, context) => {
    try {
      compile(schema);
    } catch (error) {
      context.addIssue({
        code: 'custom',
        path: ['schema'],
        message: `expected a JSON schema: ${(error as Error).message}`,
      });
    }
  });

export function createJsonSchema({ schema }: JsonSchemaParameters): CaseMetric {
  const validate = compile(schema);
  return {
    ...checkDefinition('json_schema', 1),
    score: (_item, record) =>
      scoreAnswer(record, ({ answer }) => {
        let value: unknown;
        try {
          value = JSON.parse(answer);
        } catch (error) {
          return passedUnless(`the answer is not JSON: ${(error as SyntaxError).message}`);
        }
        if (validate(value)) return passedUnless(null);
        const { instancePath, message } = validate.errors![0]!;
        return passedUnless(`the JSON ${instancePath === '' ? '' : `at ${instancePath} `}${message}`);
      }),
  };
}

/** Loaded with the first schema: it is eighty files, and few suites have one. */
function compile(schema: Readonly<Record<string, unknown>>) {
  const { Ajv2020 } = createRequire(import.meta.url)('ajv/dist/2020.js') as typeof ajv;
  return new Ajv2020({ validateFormats: false, strict: false }).compile(schema);
}
