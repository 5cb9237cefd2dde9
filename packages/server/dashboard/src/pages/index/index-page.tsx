/** Index: HNSW step by step over the collection's own vectors, what each kind of index gives up for speed, and the versions. */
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';
import { useCollection } from '../../api/use-collection.ts';
import { CollectionSelect } from '../../components/collection-select.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { KindsPanel } from './kinds-panel.tsx';
import { VersionsPanel } from './versions-panel.tsx';
import { WalkPanel } from './walk-panel.tsx';
import './index-page.css';

export function IndexPage() {
  const { collection, collections, isPending, error } = useCollection();
  return (
    <>
      <PageHeader
        title="Index"
        about="How the nearest vectors are found without looking at all of them, and what that costs."
      >
        <CollectionSelect collections={collections} value={collection?.name} />
      </PageHeader>
      {isPending && <Loading what="collections" />}
      {error && <ProblemNotice error={error} />}
      {!isPending && !error && collection === undefined && (
        <EmptyState title="There is no index yet.">
          Documents bring one: <code>raglab ingest PATH</code>.
        </EmptyState>
      )}
      {collection && (
        <div className="stack" key={collection.name}>
          <FirstWalk collection={collection.name} />
          <KindsPanel collection={collection.name} />
          <VersionsPanel collection={collection.name} />
        </div>
      )}
    </>
  );
}

/** The first walk is for a question that the collection can answer: the last one that was asked, or the title of a document. */
function FirstWalk({ collection }: { readonly collection: string }) {
  const { data, isPending, error } = useQuery({
    queryKey: ['walk', collection, 'first question'],
    queryFn: async ({ signal }) => {
      const query = { collection, limit: 1 };
      const asked = await read(api.api.queries.$get({ query }, { init: { signal } }));
      if (asked.items[0] !== undefined) return asked.items[0].question;
      const documents = await read(api.api.documents.$get({ query }, { init: { signal } }));
      return documents.items[0]?.title || documents.items[0]?.uri || '';
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isPending) return <Loading what="a first question" />;
  if (error) return <ProblemNotice error={error} />;
  return <WalkPanel collection={collection} firstQuestion={data} />;
}
