/** Does a JSON answer have the shape that the OpenAPI document gives it? Asked of ajv, which knows nothing of the schemas that made the document. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ApiDocument, JsonSchema } from './api-document.ts';

/** The differences, empty where there are none, or where the document says nothing about such an answer. */
export type CheckAnswer = (template: string, method: string, status: number, answer: unknown) => readonly unknown[];

const BASE = 'http://api.example/document';

export function createAnswerCheck(document: ApiDocument): CheckAnswer {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: BASE, components: document.components });
  const made = new Map<JsonSchema, ReturnType<typeof ajv.compile>>();
  return (template, method, status, answer) => {
    const content = document.paths[template]?.[method.toLowerCase()]?.responses[status]?.content;
    const schema = content?.['application/json']?.schema ?? content?.['application/problem+json']?.schema;
    if (schema === undefined) return [];
    const validate = made.get(schema) ?? ajv.compile(withAbsoluteReferences(schema));
    made.set(schema, validate);
    return validate(answer) ? [] : (validate.errors ?? []);
  };
}

function withAbsoluteReferences(schema: JsonSchema): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', `"${BASE}#/components`)) as object;
}
