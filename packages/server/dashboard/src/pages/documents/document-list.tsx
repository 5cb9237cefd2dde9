/** Every document of a collection, searched by part of its title or uri, in pages. */
import type { DocumentSummary } from '@raglab/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, read } from '../../api/client.ts';
import { useCollection } from '../../api/use-collection.ts';
import { CollectionSelect } from '../../components/collection-select.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Field } from '../../components/field.tsx';
import { formatCount, formatTime } from '../../components/format-number.ts';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { hrefOf } from '../../router/route.ts';
import { setParameters, useRoute } from '../../router/use-route.ts';
import './document-list.css';

const PAGE_SIZE = 50;

export function DocumentList() {
  const { parameters } = useRoute();
  const contains = parameters.get('contains') ?? '';
  const offset = Number(parameters.get('offset') ?? 0) || 0;
  const { collection, collections, isPending: waits, error: failure } = useCollection();
  const { data, error, isPending } = useQuery({
    queryKey: ['documents', collection?.name, contains, offset],
    queryFn: ({ signal }) => {
      const query = { collection: collection!.name, offset, limit: PAGE_SIZE, ...(contains && { contains }) };
      return read(api.api.documents.$get({ query }, { init: { signal } }));
    },
    enabled: collection !== undefined,
    placeholderData: keepPreviousData,
  });
  const nothing = !waits && !failure && collections.length === 0;

  return (
    <>
      <PageHeader
        title="Documents and chunks"
        about="Open one to see its chunk borders, and what another chunker would make of it."
      >
        <CollectionSelect collections={collections} value={collection?.name} />
        <SearchField value={contains} />
      </PageHeader>
      {(failure ?? error) && <ProblemNotice error={failure ?? error} />}
      {nothing && (
        <EmptyState title="This lab has no documents yet.">
          Bring some in with <code>raglab ingest PATH</code>.
        </EmptyState>
      )}
      {(waits || (isPending && collection !== undefined)) && <Loading what="documents" />}
      {data && (
        <Panel
          title={collection?.name ?? 'Documents'}
          flush
          aside={
            <Pager
              noun="documents"
              offset={offset}
              limit={PAGE_SIZE}
              total={data.total}
              onOffset={(next) => setParameters({ offset: next || undefined }, {})}
            />
          }
        >
          {data.total === 0 ? (
            <EmptyState title={`No title and no uri has “${contains}” in it.`} />
          ) : (
            <DataTable
              label="Documents"
              columns={columnsFor(parameters.get('collection') ?? undefined)}
              rows={data.items}
              keyOf={({ id }) => id}
            />
          )}
        </Panel>
      )}
    </>
  );
}

/** Typed text reaches the address, and with it the lab, when the fingers rest. */
function SearchField({ value }: { readonly value: string }) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  useEffect(() => {
    if (draft === value) return;
    const timer = setTimeout(() => setParameters({ contains: draft, offset: undefined }), 150);
    return () => clearTimeout(timer);
  }, [draft, value]);
  return (
    <Field label="Title or uri contains">
      {(id) => (
        <input id={id} type="search" value={draft} maxLength={200} onChange={(event) => setDraft(event.target.value)} />
      )}
    </Field>
  );
}

function columnsFor(collection: string | undefined): Column<DocumentSummary>[] {
  return [
    {
      ...{ id: 'title', title: 'Document', sortBy: ({ title, uri }) => title || uri },
      cell: ({ id, title, uri }) => (
        <span className="document-name">
          <a href={hrefOf(['documents', id], { collection })}>{title || uri}</a>
          <span className="small faint clip">{uri}</span>
        </span>
      ),
    },
    { id: 'mime', title: 'Kind', cell: ({ mime }) => <span className="nowrap">{mime}</span>, wideOnly: true },
    {
      ...{ id: 'characters', title: 'Characters', align: 'right', wideOnly: true },
      ...{ cell: ({ characters }) => formatCount(characters), sortBy: ({ characters }) => characters },
    },
    {
      ...{ id: 'chunks', title: 'Chunks', align: 'right' },
      ...{ cell: ({ chunks }) => formatCount(chunks), sortBy: ({ chunks }) => chunks },
    },
    {
      ...{ id: 'ingestedAt', title: 'Ingested', wideOnly: true, sortBy: ({ ingestedAt }) => ingestedAt },
      cell: ({ ingestedAt }) => <span className="nowrap">{formatTime(ingestedAt)}</span>,
    },
  ];
}
