/** What this server was asked to do since it started: waiting, running, ended; read again every two seconds while something moves. */
import type { Job, JobState } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';
import { Badge, type BadgeProps } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatTime } from '../../components/format-number.ts';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';

const NEWEST = 20;
const WHILE_MOVING_MS = 2_000;
const OTHERWISE_MS = 15_000;

const TONES: Readonly<Record<JobState, NonNullable<BadgeProps['tone']>>> = {
  queued: 'neutral',
  running: 'accent',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'warn',
};

export function JobsPanel() {
  const { data, error, refetch } = useQuery({
    queryKey: ['jobs'],
    queryFn: ({ signal }) => read(api.api.jobs.$get({ query: { limit: NEWEST } }, { init: { signal } })),
    refetchInterval: ({ state }) => (state.data?.items.some(isMoving) ? WHILE_MOVING_MS : OTHERWISE_MS),
  });
  const cancel = (jobId: string): void =>
    void read(api.api.jobs[':jobId'].$delete({ param: { jobId } })).finally(() => void refetch());
  const moving = data?.items.filter(isMoving).length ?? 0;
  return (
    <Panel title="Jobs" flush aside={moving > 0 ? `${moving} waiting or running` : 'nothing is waiting'}>
      {error && <ProblemNotice error={error} />}
      {data?.total === 0 && (
        <EmptyState title="No job since the server started.">
          Ingestions, index builds, evaluations and retries that are begun here appear as jobs.
        </EmptyState>
      )}
      {data && data.total > 0 && (
        <DataTable label="Table of jobs" columns={columnsOf(cancel)} rows={data.items} keyOf={({ id }) => id} />
      )}
    </Panel>
  );
}

function isMoving({ state }: Pick<Job, 'state'>): boolean {
  return state === 'queued' || state === 'running';
}

function columnsOf(cancel: (jobId: string) => void): readonly Column<Job>[] {
  return [
    { id: 'state', title: 'State', cell: ({ state }) => <Badge tone={TONES[state]}>{state}</Badge> },
    {
      ...{ id: 'title', title: 'Job' },
      cell: ({ title, problem }) => (
        <span className="dead-letter-reason">
          {title}
          {problem !== null && <span className="small soft">{problem.detail}</span>}
        </span>
      ),
    },
    {
      ...{ id: 'progress', title: 'Progress', align: 'right' },
      cell: ({ progress }) =>
        progress === null
          ? ''
          : `${progress.done}${progress.total === null ? '' : ` of ${progress.total}`} ${progress.what}`,
    },
    {
      id: 'createdAt',
      title: 'Asked for',
      cell: ({ createdAt }) => <span className="nowrap">{formatTime(createdAt)}</span>,
      wideOnly: true,
    },
    {
      ...{ id: 'cancel', title: 'Stop' },
      cell: (job) =>
        isMoving(job) && (
          <Button aria-label={`Stop: ${job.title}`} onClick={() => cancel(job.id)}>
            Stop
          </Button>
        ),
    },
  ];
}
