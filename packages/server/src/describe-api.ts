/** The OpenAPI document of a server: what the routes say of themselves, and what holds for all of them. */
import type { OpenAPIHono } from '@hono/zod-openapi';

/** Paths whose answers carry an ETag: texts and runs change seldom, and a page asks for them again and again. */
export const TAGGED = /^\/(openapi\.json$|api\/(documents|chunks|datasets|runs|comparisons|studies|benches)(\/|$))/;

const DESCRIPTION = `A local RAG and evaluation lab over HTTP.

Errors are problem+json (RFC 9457) with what was expected, what was received and what to do. A path answers 405 with the header Allow to a method that it
does not take. Lists come in pages: offset and limit, at most 200 items. Bodies have a size limit (413) and must arrive in time (408); addresses have a rate
(429, Retry-After). Everything that was ingested or generated is text to be shown as text. The endpoint /mcp speaks the Model Context Protocol.`;

const TAGS = {
  questions: 'Search and cited answers',
  documents: 'Documents, their chunks, and what another chunker would make of them',
  collections: 'Collections, index versions, the inside of an index',
  queries: 'What was asked, and the trace of every stage',
  datasets: 'What can be evaluated on',
  evaluations: 'Stored runs, cases, comparisons',
  labels: 'Verdicts of people, their agreement, the calibration of the judge',
  experiments: 'Sweeps and studies',
  quiz: 'Questions of the field, graded by comparing words',
  jobs: 'Ingestion, index builds, evaluations',
  operations: 'How the pipeline is running',
} as const;

// biome-ignore lint/suspicious/noExplicitAny: of the router only its registry is read, whatever its routes are
type Described = Pick<OpenAPIHono<any, any, any>, 'getOpenAPI31Document' | 'openAPIRegistry'>;

export interface DescribedOperation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly DescribedParameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses: Record<string, { readonly description: string; readonly content?: unknown }>;
}

export interface DescribedParameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly tags?: readonly { readonly name: string; readonly description?: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

export function describeApi(app: Described, { hasToken }: { readonly hasToken: boolean }): ApiDocument {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'raglab', version: '0.1.0', description: DESCRIPTION, license: { name: 'MIT' } },
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    ...(hasToken && { security: [{ bearer: [] }] }),
  }) as unknown as ApiDocument;
  for (const [path, operations] of Object.entries(document.paths))
    if (TAGGED.test(path) && operations.get)
      operations.get.responses['304'] = { description: 'Not changed since the ETag in If-None-Match' };
  return document;
}
