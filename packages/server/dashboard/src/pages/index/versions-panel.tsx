/** The index versions of a collection: what answers, what is being built, what was retired, and what their verification measured. */
import type { IndexVersionDetail } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';
import { Badge, type BadgeProps } from '../../components/badge.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { formatBytes, formatCount, formatMs, formatTime } from '../../components/format-number.ts';
import { Loading } from '../../components/loading.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';

export function VersionsPanel({ collection }: { readonly collection: string }) {
  const { data, error, isPending } = useQuery({
    queryKey: ['collections', collection],
    queryFn: ({ signal }) =>
      read(api.api.collections[':name'].$get({ param: { name: collection } }, { init: { signal } })),
  });
  return (
    <Panel
      title="Index versions"
      aside={data && `${formatCount(data.chunks)} chunks of ${formatCount(data.documents)} documents`}
      flush
    >
      {isPending && <Loading what="versions" />}
      {error && <ProblemNotice error={error} />}
      {data && (
        <DataTable
          label="Index versions"
          columns={COLUMNS}
          rows={data.indexVersions}
          keyOf={({ version }) => String(version)}
          isCurrent={({ state }) => state === 'active'}
        />
      )}
    </Panel>
  );
}

const TONES: Readonly<Record<IndexVersionDetail['state'], NonNullable<BadgeProps['tone']>>> = {
  ...{ active: 'good', ready: 'accent', building: 'warn', retired: 'neutral' },
};

const COLUMNS: readonly Column<IndexVersionDetail>[] = [
  { id: 'version', title: 'Version', cell: ({ version }) => version, sortBy: ({ version }) => version },
  { id: 'state', title: 'State', cell: ({ state }) => <Badge tone={TONES[state]}>{state}</Badge> },
  { id: 'kind', title: 'Index', cell: ({ kind }) => <span className="nowrap">{kind}</span> },
  { id: 'chunker', title: 'Chunker', wideOnly: true, cell: ({ chunker }) => <span className="nowrap">{chunker}</span> },
  {
    ...{ id: 'embedder', title: 'Embedder', wideOnly: true },
    cell: ({ embedderModel, dimension }) => `${embedderModel}, ${dimension} dimensions`,
  },
  { id: 'rows', title: 'Chunks', align: 'right', cell: ({ rows }) => formatCount(rows) },
  {
    ...{ id: 'recall', title: 'Recall', align: 'right' },
    cell: ({ measured }) =>
      measured === null ? (
        <span className="faint">not verified</span>
      ) : (
        <span
          title={`recall@${measured.k} over ${measured.queries} queries, ${measured.lower.toFixed(4)} to ${measured.upper.toFixed(4)}`}
        >
          {measured.recall.toFixed(4)}
        </span>
      ),
  },
  { id: 'p99', title: 'p99', align: 'right', wideOnly: true, cell: ({ measured }) => formatMs(measured?.p99Ms) },
  { id: 'bytes', title: 'Size', align: 'right', wideOnly: true, cell: ({ bytes }) => formatBytes(bytes) },
  {
    ...{ id: 'created', title: 'Built', wideOnly: true },
    cell: ({ createdAt, buildMs }) => (
      <span className="nowrap">
        {formatTime(createdAt)}
        {buildMs !== null && ` in ${formatMs(buildMs)}`}
      </span>
    ),
  },
];
