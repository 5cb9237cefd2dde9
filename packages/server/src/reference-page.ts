/** The API's reference as one HTML page made of its OpenAPI document: no script, nothing from elsewhere, so it works offline and under any policy. */
import type { ApiDocument, DescribedOperation, DescribedParameter, JsonSchema } from './describe-api.ts';

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d5d9de, #3a4149); --quiet: light-dark(#5a646e, #9aa5b1); --back: light-dark(#f4f6f8, #1d2228); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem; }
code, pre { font: 0.85em/1.5 ui-monospace, monospace; }
pre { background: var(--back); padding: .75rem; overflow: auto; border-radius: .4rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
section { border: 1px solid var(--line); border-radius: .5rem; padding: .25rem 1rem 1rem; margin: 1rem 0; }
h3 { font-size: 1rem; overflow-wrap: anywhere; }
h3 b { display: inline-block; min-width: 4.5rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th, td:first-child, td.quiet { white-space: nowrap; } td:last-child { min-width: 12rem; }
@media (max-width: 40rem) { thead { display: none; } tr { display: block; border-bottom: 1px solid var(--line); padding: .4rem 0; }
td { display: inline; border: 0; } td:last-child { display: block; } }
.quiet { color: var(--quiet); } summary { cursor: pointer; margin-top: .5rem; } p { max-width: 50rem; }`;

export function referencePage(document: ApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = document.tags ?? [];
  const parts = tags.map(({ name, description = '' }) => {
    const own = operations.filter(({ operation }) => operation.tags?.includes(name));
    return `<h2 id="${escapeHtml(name)}">${escapeHtml(name)}</h2><p>${escapeHtml(description)}</p>${own
      .map(({ path, method, operation }) => operationSection(path, method, operation))
      .join('')}`;
  });
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) =>
      `<details id="schema-${escapeHtml(name)}"><summary><code>${escapeHtml(name)}</code></summary>${jsonBlock(schema)}</details>`,
  );
  const links = [...tags.map(({ name }) => name), 'schemas'].map(
    (name) => `<a href="#${escapeHtml(name)}">${escapeHtml(name)}</a>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>raglab: HTTP API</title><style>${STYLE}</style></head><body><main><h1>${escapeHtml(document.info.title)}: HTTP API</h1>
${paragraphs(document.info.description ?? '')}<nav aria-label="Sections"><p>${links.join(' · ')} · <a href="/openapi.json">openapi.json</a></p></nav>
${parts.join('\n')}<h2 id="schemas">schemas</h2>${schemas.join('')}</main></body></html>\n`;
}

function operationSection(path: string, method: string, { summary = '', ...operation }: DescribedOperation): string {
  const parameters = operation.parameters ?? [];
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  const responses = Object.entries(operation.responses).map(
    ([status, { description }]) =>
      `<tr><td><code>${escapeHtml(status)}</code></td><td>${escapeHtml(description)}</td></tr>`,
  );
  return `<section><h3><b>${escapeHtml(method.toUpperCase())}</b> <code>${escapeHtml(path)}</code></h3><p>${escapeHtml(summary)}</p>${
    parameters.length > 0
      ? `<table><thead><tr><th>parameter</th><th>in</th><th>type</th><th>meaning</th></tr></thead><tbody>${parameters.map(parameterRow).join('')}</tbody></table>`
      : ''
  }${bodies.map(([type, { schema }]) => `<details><summary>body: <code>${escapeHtml(type)}</code></summary>${jsonBlock(schema)}</details>`).join('')}
<details><summary>answers</summary><table><tbody>${responses.join('')}</tbody></table></details></section>`;
}

function parameterRow({ name, in: where, required = false, schema, description = '' }: DescribedParameter): string {
  const said = new Set([required ? 'required' : '', description, String(schema.description ?? '')]);
  const meaning = [...said].filter(Boolean).join('. ');
  return `<tr><td><code>${escapeHtml(name)}</code></td><td class="quiet">${where}</td><td><code>${escapeHtml(typeOf(schema))}</code></td><td>${escapeHtml(meaning)}</td></tr>`;
}

function typeOf(schema: JsonSchema): string {
  const { type, enum: choices, pattern, minimum, maximum } = schema;
  if (Array.isArray(choices)) return choices.join(' | ');
  const range = minimum === undefined && maximum === undefined ? '' : ` ${minimum ?? ''}..${maximum ?? ''}`;
  return `${Array.isArray(type) ? type.join(' | ') : (type ?? 'any')}${range}${pattern === undefined ? '' : ` ${pattern}`}`;
}

function jsonBlock(value: unknown): string {
  // Names of schemas lead to them.
  return `<pre>${escapeHtml(JSON.stringify(value, null, 2)).replace(
    /#\/components\/schemas\/(\w+)/g,
    '<a href="#schema-$1">$1</a>',
  )}</pre>`;
}

function paragraphs(text: string): string {
  return text
    .split('\n\n')
    .map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`)
    .join('');
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
