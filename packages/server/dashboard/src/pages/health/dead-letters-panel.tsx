/** Sources that could not be ingested, each with its reason, and another try: of one, or of all that this server can reach. */
import type { DeadLetterDetail } from '@raglab/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, read } from '../../api/client.ts';
import { type RunningJob, useJob } from '../../api/use-job.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatTime } from '../../components/format-number.ts';
import { JobProgress } from '../../components/job-progress.tsx';
import { Loading } from '../../components/loading.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { retryOutcome } from './retry-outcome.ts';

const PAGE_SIZE = 20;

export function DeadLettersPanel({ collection }: { readonly collection: string }) {
  const [offset, setOffset] = useState(0);
  const { data, error, isPending } = useQuery({
    queryKey: ['dead-letters', collection, offset],
    queryFn: ({ signal }) =>
      read(api.api['dead-letters'].$get({ query: { collection, offset, limit: PAGE_SIZE } }, { init: { signal } })),
    placeholderData: keepPreviousData,
  });
  const running = useJob({
    refreshes: [['dead-letters'], ['health'], ['operations'], ['pipeline-runs'], ['jobs']],
    adopts: ({ kind }) => kind === 'retry-dead-letters',
  });
  const retry = (uris?: readonly string[]): void =>
    void running.start({ kind: 'retry-dead-letters', collection, ...(uris && { uris: [...uris] }) });
  const canRetry = data?.items.some(({ retryable }) => retryable) ?? false;
  return (
    <Panel
      title="Dead letters"
      flush
      aside={
        data &&
        data.total > 0 && (
          <>
            {data.total > PAGE_SIZE && (
              <Pager noun="dead letters" offset={offset} limit={PAGE_SIZE} total={data.total} onOffset={setOffset} />
            )}
            <Button disabled={running.isRunning || !canRetry} onClick={() => retry()}>
              Try all again
            </Button>
          </>
        )
      }
    >
      <Outcome running={running} />
      {isPending && <Loading what="dead letters" />}
      {error && <ProblemNotice error={error} />}
      {data?.total === 0 && <EmptyState title="Every source was ingested." />}
      {data && data.total > 0 && (
        <DataTable
          label="Table of dead letters"
          columns={columnsOf(running.isRunning, retry)}
          rows={data.items}
          keyOf={({ uri }) => uri}
        />
      )}
    </Panel>
  );
}

function Outcome({ running }: { readonly running: RunningJob }) {
  const text = running.job && retryOutcome(running.job);
  if (running.error === undefined && running.job === undefined) return null;
  return (
    <div className="dead-letter-outcome">
      <JobProgress running={running} />
      {text !== undefined && <p role="status">{text}</p>}
    </div>
  );
}

function columnsOf(isBusy: boolean, retry: (uris: readonly string[]) => void): readonly Column<DeadLetterDetail>[] {
  return [
    {
      ...{ id: 'uri', title: 'Source', sortBy: ({ uri }) => uri },
      cell: ({ uri, retryable }) => (
        <span className="dead-letter-source">
          {uri.split('/').at(-1)}
          <span className="small faint clip" title={uri}>
            {uri}
          </span>
          {retryable ? (
            <Button disabled={isBusy} aria-label={`Try again: ${uri}`} onClick={() => retry([uri])}>
              Try again
            </Button>
          ) : (
            <span className="small soft">not reachable from this server</span>
          )}
        </span>
      ),
    },
    {
      ...{ id: 'reason', title: 'Reason' },
      cell: ({ stage, code, reason }) => (
        <span className="dead-letter-reason">
          <span className="row">
            <Badge tone="bad">{code.replaceAll('_', ' ')}</Badge>
            <span className="small soft">at {stage}</span>
          </span>
          <span className="small">{reason}</span>
        </span>
      ),
    },
    {
      id: 'attempts',
      title: 'Tries',
      align: 'right',
      wideOnly: true,
      cell: ({ attempts }) => attempts,
      sortBy: ({ attempts }) => attempts,
    },
    {
      ...{ id: 'lastSeen', title: 'Last seen', wideOnly: true, sortBy: ({ lastSeen }) => lastSeen },
      cell: ({ lastSeen }) => <span className="nowrap">{formatTime(lastSeen)}</span>,
    },
  ];
}
