/**
 * Requests out of an OpenAPI document: for each operation, values that its schemas allow, values just beside them, and values that nobody sane sends.
 * Seeded by fast-check; the same document and seed give the same requests. Knows nothing of the routes but what the document says.
 */
import fc from 'fast-check';
import type { ApiDocument, DescribedOperation, DescribedParameter, JsonSchema } from './api-document.ts';

export interface FuzzedRequest {
  readonly method: string;
  /** As the document has it: '/api/runs/{runId}'. */
  readonly template: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData | null;
}

/** Ids that exist, so that some requests get past "there is no such thing". */
export interface KnownValues {
  readonly [parameter: string]: readonly string[];
}

const NASTY = [
  ...[
    '',
    ' ',
    '0',
    '-1',
    '1e309',
    'NaN',
    'null',
    'true',
    '[]',
    '{}',
    '../..',
    '..%2f..',
    '/etc/passwd',
    '%00',
    '\0',
    '\r\nX-A: b',
  ],
  ...[
    "' OR 1=1 --",
    '"; DROP TABLE x',
    '<script>alert(1)</script>',
    '$' + '{7*7}',
    '{{7*7}}',
    '\u202e',
    '💥',
    'é',
    'a'.repeat(5_000),
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '2026-02-30',
    '9007199254740993',
    '0x10',
    '١٢',
    '*',
    '?x=y',
    '#',
    '%zz',
    '\\',
  ],
];
const nasty = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 300 }),
);

export function requestsOf(document: ApiDocument, known: KnownValues): fc.Arbitrary<FuzzedRequest> {
  const operations = Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, operation]) => requestOf(document, { template, method, operation, known })),
  );
  return fc.oneof(...operations);
}

interface OperationParts {
  readonly template: string;
  readonly method: string;
  readonly operation: DescribedOperation;
  readonly known: KnownValues;
}

function requestOf(
  document: ApiDocument,
  { template, method, operation, known }: OperationParts,
): fc.Arbitrary<FuzzedRequest> {
  const parameters = operation.parameters ?? [];
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const path = fc.tuple(...inPath.map((parameter) => textOf(document, parameter, known)));
  const query = fc.tuple(...inQuery.map((parameter) => optionally(parameter, textOf(document, parameter, known))));
  const extra = seldom(20, fc.tuple(nasty, nasty));
  const body = bodyOf(document, operation, known);
  const otherMethod = seldom(40, fc.constantFrom('PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'));
  return fc.tuple(path, query, extra, body, otherMethod).map(([pathValues, queryValues, added, sent, other]) => {
    const filled = inPath.reduce(
      (rest, { name }, i) => rest.replace(`{${name}}`, encodeURIComponent(wellFormed(pathValues[i]!))),
      template,
    );
    const search = new URLSearchParams();
    inQuery.forEach(({ name }, i) => {
      const value = queryValues[i];
      if (value !== null && value !== undefined) search.append(name, value);
    });
    if (added) search.append(...added);
    const text = search.toString();
    return {
      template,
      method: other ?? method.toUpperCase(),
      url: text === '' ? filled : `${filled}?${text}`,
      ...sent,
    };
  });
}

/** Once in so many times. */
function seldom<T>(times: number, value: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: times - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });
}

/** A lone surrogate cannot stand in an address. */
function wellFormed(text: string): string {
  return text.toWellFormed() === '' ? '%20' : text.toWellFormed();
}

function optionally<T>({ required = false }: DescribedParameter, value: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(value, { freq: required ? 12 : 2, nil: null });
}

/** Mostly what the schema allows, often something that is there, sometimes something else. */
function textOf(document: ApiDocument, { name, schema }: DescribedParameter, known: KnownValues): fc.Arbitrary<string> {
  const there = known[name] ?? [];
  const allowed = someOf(document, schema, known, name).map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  );
  return fc.oneof(
    { weight: 4, arbitrary: allowed },
    { weight: there.length > 0 ? 8 : 0, arbitrary: fc.constantFrom(...there, '') },
    { weight: 2, arbitrary: nasty },
  );
}

function bodyOf(
  document: ApiDocument,
  { requestBody }: DescribedOperation,
  known: KnownValues,
): fc.Arbitrary<Pick<FuzzedRequest, 'headers' | 'body'>> {
  if (!requestBody) return fc.constant({ headers: {}, body: null });
  const { 'application/json': json, 'multipart/form-data': form } = requestBody.content;
  if (form) return uploads();
  const type = { 'content-type': 'application/json' };
  const schema = json?.schema ?? {};
  return fc.oneof(
    {
      weight: 8,
      arbitrary: someOf(document, schema, known, '').map((value) => ({ headers: type, body: JSON.stringify(value) })),
    },
    { weight: 2, arbitrary: fc.json().map((body) => ({ headers: type, body })) },
    { weight: 1, arbitrary: nasty.map((body) => ({ headers: type, body })) },
    { weight: 1, arbitrary: nasty.map((body) => ({ headers: { 'content-type': 'text/plain' }, body })) },
  );
}

function uploads(): fc.Arbitrary<Pick<FuzzedRequest, 'headers' | 'body'>> {
  const name = fc.oneof(nasty, fc.constantFrom('a.md', 'b.txt', 'c.pdf', 'd.sh', 'e.csv'));
  const file = fc.tuple(name, fc.oneof(fc.string({ maxLength: 200 }), fc.constant('# Title\n\nText.\n')));
  return fc.array(file, { maxLength: 3 }).map((files) => {
    const body = new FormData();
    for (const [fileName, text] of files) body.append('files', new File([text], fileName.toWellFormed()));
    return { headers: {}, body };
  });
}

/** A value of a JSON schema, now and then with one part of it replaced by something else. */
function someOf(document: ApiDocument, schema: JsonSchema, known: KnownValues, name: string): fc.Arbitrary<unknown> {
  const exact = exactlyOf(document, resolved(document, schema), known, name);
  return fc.oneof(
    { weight: 12, arbitrary: exact },
    { weight: 1, arbitrary: fc.oneof(nasty, fc.integer(), fc.constant(null), fc.constant([])) },
  );
}

function exactlyOf(document: ApiDocument, schema: JsonSchema, known: KnownValues, name: string): fc.Arbitrary<unknown> {
  const {
    type,
    enum: choices,
    const: only,
    oneOf,
    anyOf,
    items,
    properties,
    minimum,
    maximum,
    minItems,
    maxItems,
  } = schema;
  const { exclusiveMinimum, required = [], maxLength = 60, pattern, example } = schema;
  if (only !== undefined) return fc.constant(only);
  if (Array.isArray(choices)) return fc.constantFrom(...choices);
  const union = (oneOf ?? anyOf) as readonly JsonSchema[] | undefined;
  if (union) return fc.oneof(...union.map((each) => someOf(document, each, known, name)));
  const there = known[name];
  switch (Array.isArray(type) ? type[0] : type) {
    case 'integer':
      return fc.integer({ min: Number(minimum ?? -5), max: Math.min(Number(maximum ?? 500), 2 ** 31) });
    case 'number':
      return fc.double({ min: Number(minimum ?? exclusiveMinimum ?? -5), max: Number(maximum ?? 5), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(someOf(document, items as JsonSchema, known, name), {
        minLength: Number(minItems ?? 0),
        maxLength: Math.min(Number(maxItems ?? 3), 4),
      });
    case 'object': {
      const fields = Object.entries((properties ?? {}) as Record<string, JsonSchema>).map(
        ([field, inner]) => [field, someOf(document, inner, known, field)] as const,
      );
      const optional = fields.map(([field]) => field).filter((field) => !(required as string[]).includes(field));
      const keys = fields.map(([field]) => field).filter((field) => !optional.includes(field));
      return fc.record(Object.fromEntries(fields), { requiredKeys: keys });
    }
    default: {
      const matching =
        typeof pattern === 'string' && !pattern.includes('(?') ? [fc.stringMatching(new RegExp(pattern, 'u'))] : [];
      const samples = [...(there ?? []), ...(typeof example === 'string' ? [example] : [])];
      return fc.oneof(
        ...(samples.length > 0 ? [fc.constantFrom(...samples)] : []),
        ...matching,
        fc.string({ maxLength: Math.min(Number(maxLength), 60) }),
      );
    }
  }
}

function resolved(document: ApiDocument, schema: JsonSchema): JsonSchema {
  const { $ref: reference } = schema;
  if (typeof reference !== 'string') return schema;
  return resolved(document, document.components.schemas[reference.slice(reference.lastIndexOf('/') + 1)]!);
}
