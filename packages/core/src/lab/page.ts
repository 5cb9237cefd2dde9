/** A part of a long list: every list of the HTTP API comes in pages, and no page is larger than `PAGE_LIMITS.maximum`. */

export interface PageRequest {
  /** Items to pass over; default 0. */
  readonly offset?: number | undefined;
  /** Items at most; default `PAGE_LIMITS.usual`. */
  readonly limit?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly offset: number;
  readonly limit: number;
  /** Of the whole list. */
  readonly total: number;
  /** Where the next page begins; null on the last. */
  readonly nextOffset: number | null;
}

/** A page of 200 documents or cases is more than a screen shows and less than a megabyte. */
export const PAGE_LIMITS: { readonly usual: number; readonly maximum: number } = { usual: 50, maximum: 200 };

/** The page of a list that is at hand as a whole. */
export function pageOf<T>(all: readonly T[], request: PageRequest): Page<T> {
  const { offset, limit } = pageBounds(request);
  return asPage(all.slice(offset, offset + limit), all.length, request);
}

/** The page whose items were already chosen, out of `total`. */
export function asPage<T>(items: readonly T[], total: number, request: PageRequest): Page<T> {
  const { offset, limit } = pageBounds(request);
  const end = offset + items.length;
  return { items, offset, limit, total, nextOffset: items.length > 0 && end < total ? end : null };
}

export function pageBounds({ offset = 0, limit = PAGE_LIMITS.usual }: PageRequest): Required<{
  offset: number;
  limit: number;
}> {
  return { offset, limit: Math.min(limit, PAGE_LIMITS.maximum) };
}
