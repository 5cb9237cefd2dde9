/**
 * Documents that come through a change feed have no file; their uri is `feed://NAME#ID`. No path relative to a folder can look like it
 * (a path never holds two slashes in a row), so that ingesting a folder never takes a feed's documents for vanished files.
 */
export const FEED_SCHEME = 'feed://';

export function feedUri(feedName: string): string {
  return FEED_SCHEME + encodeURIComponent(feedName);
}
