/**
 * Where the reader is, in the address after '#': '#/documents/abc?chunk=def'. The server needs to know one file only, every view has an
 * address that can be sent to somebody, and back and forward work.
 */
export interface Route {
  /** Name of the page: the first part of the path; empty for none. */
  readonly page: string;
  /** What follows it, decoded. */
  readonly rest: readonly string[];
  readonly parameters: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [page = '', ...rest] = path.split('/').map(decoded);
  return { page, rest: rest.filter((part) => part !== ''), parameters: new URLSearchParams(query) };
}

/** The address of a view: `hrefOf(['documents', id], { chunk })`. Parameters that are undefined or empty are left out. */
export function hrefOf(
  parts: readonly string[],
  parameters: Readonly<Record<string, string | number | undefined>> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined && value !== '') query.set(name, String(value));
  const text = query.toString();
  return `#/${parts.map(encodeURIComponent).join('/')}${text && `?${text}`}`;
}

/** An address that somebody typed may hold a lone '%'. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
