/**
 * Documents that the runs of one day delivered. A run over paths sees all of them: several of a day count once, with the last. A run of a feed sees what is new:
 * all count.
 */
import { FEED_SCHEME } from '../feed/feed-uri.ts';
import type { RunSummary } from './run-book.ts';

/** `runs`: with a result, newest first. */
export function countDelivered(runs: Iterable<Pick<RunSummary, 'scope' | 'delivered'>>): number {
  const deliveredBy = new Map<string, number>();
  for (const { scope, delivered } of runs)
    if (isFeed(scope)) deliveredBy.set(scope, (deliveredBy.get(scope) ?? 0) + delivered);
    else if (!deliveredBy.has(scope)) deliveredBy.set(scope, delivered);
  return [...deliveredBy.values()].reduce((sum, count) => sum + count, 0);
}

/** A scope is a JSON list of paths; a feed's has its one uri. */
function isFeed(scope: string): boolean {
  return (JSON.parse(scope) as string[]).some((path) => path.startsWith(FEED_SCHEME));
}
