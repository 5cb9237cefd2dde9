/**
 * A job begun from the dashboard: started, watched through its events, cancelled. While it runs `job` changes with its progress; the queries
 * that it makes out of date are read again when it ends.
 */
import type { Job } from '@raglab/core';
import { useQueryClient } from '@tanstack/react-query';
import type { InferRequestType } from 'hono/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, read } from './client.ts';
import { readEvents } from './read-events.ts';

/** What `start` takes: a job's kind and what it needs. */
export type StartJob = InferRequestType<typeof api.api.jobs.$post>['json'];

export interface RunningJob {
  readonly job: Job | undefined;
  readonly error: unknown;
  readonly isRunning: boolean;
  readonly start: (request: StartJob) => Promise<void>;
  readonly cancel: () => Promise<void>;
}

export interface UseJobOptions {
  /** Keys of queries to read again when the job has ended. */
  readonly refreshes: readonly (readonly unknown[])[];
  /** A job that is under way when the page opens and belongs here is watched as if it had been begun here. */
  readonly adopts?: (job: Job) => boolean;
}

export function useJob(options: UseJobOptions): RunningJob {
  const queries = useQueryClient();
  const [job, setJob] = useState<Job>();
  const [error, setError] = useState<unknown>();
  const watching = useRef<AbortController>(undefined);
  const latest = useRef(options);
  latest.current = options;

  const watch = useCallback(
    async (find: (signal: AbortSignal) => Promise<Job | undefined>): Promise<void> => {
      watching.current?.abort();
      const controller = new AbortController();
      watching.current = controller;
      const { signal } = controller;
      try {
        const found = await find(signal);
        if (found === undefined || signal.aborted) return;
        setJob(found);
        const path = api.api.jobs[':jobId'].events;
        const events = await path.$get({ param: { jobId: found.id } }, { init: { signal } });
        for await (const { event, data } of readEvents(events.body!))
          if (event === 'job') setJob(JSON.parse(data) as Job);
        for (const queryKey of latest.current.refreshes) await queries.invalidateQueries({ queryKey });
      } catch (failure) {
        if (!signal.aborted) setError(failure);
      }
    },
    [queries],
  );

  useEffect(() => {
    if (latest.current.adopts) void watch((signal) => findRunning(latest.current.adopts!, signal));
    return () => watching.current?.abort();
  }, [watch]);

  const start = useCallback(
    (request: StartJob): Promise<void> => {
      setError(undefined);
      setJob(undefined);
      return watch(() => read(api.api.jobs.$post({ json: request })));
    },
    [watch],
  );
  const id = job?.id;
  const cancel = useCallback(async (): Promise<void> => {
    if (id === undefined) return;
    await read(api.api.jobs[':jobId'].$delete({ param: { jobId: id } })).catch(setError);
  }, [id]);
  return { job, error, isRunning: job?.state === 'queued' || job?.state === 'running', start, cancel };
}

async function findRunning(belongs: (job: Job) => boolean, signal: AbortSignal): Promise<Job | undefined> {
  const { items } = await read(api.api.jobs.$get({ query: { limit: 20 } }, { init: { signal } }));
  return items.find((job) => (job.state === 'queued' || job.state === 'running') && belongs(job));
}
