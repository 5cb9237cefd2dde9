/** The collection that every page looks at: the address names it, or the lab's first one stands in. */
import type { CollectionSummary } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { useRoute } from '../router/use-route.ts';
import { api, read } from './client.ts';

export interface ChosenCollection {
  /** Undefined while the list is loading, and in a lab without one. */
  readonly collection: CollectionSummary | undefined;
  readonly collections: readonly CollectionSummary[];
  readonly isPending: boolean;
  readonly error: unknown;
}

export function useCollection(): ChosenCollection {
  const wanted = useRoute().parameters.get('collection');
  const { data, isPending, error } = useQuery({
    queryKey: ['collections'],
    queryFn: ({ signal }) => read(api.api.collections.$get({}, { init: { signal } })),
  });
  const collections = data?.items ?? [];
  const collection = collections.find(({ name }) => name === wanted) ?? (wanted === null ? collections[0] : undefined);
  return { collection, collections, isPending, error };
}
