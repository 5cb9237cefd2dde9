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

/** `refreshes`: keys of queries to read again when the job has ended. */
export function useJob(refreshes: readonly (readonly unknown[])[]): RunningJob {
  const queries = useQueryClient();
  const [job, setJob] = useState<Job>();
  const [error, setError] = useState<unknown>();
  const watching = useRef<AbortController>(undefined);
  const stale = useRef(refreshes);
  stale.current = refreshes;
  useEffect(() => () => watching.current?.abort(), []);

  const start = useCallback(
    async (request: StartJob): Promise<void> => {
      watching.current?.abort();
      const controller = new AbortController();
      watching.current = controller;
      setError(undefined);
      setJob(undefined);
      try {
        const begun = await read(api.api.jobs.$post({ json: request }));
        setJob(begun);
        const events = await api.api.jobs[':jobId'].events.$get(
          { param: { jobId: begun.id } },
          { init: { signal: controller.signal } },
        );
        for await (const { event, data } of readEvents(events.body!))
          if (event === 'job') setJob(JSON.parse(data) as Job);
        for (const queryKey of stale.current) await queries.invalidateQueries({ queryKey });
      } catch (failure) {
        if (!controller.signal.aborted) setError(failure);
      }
    },
    [queries],
  );
  const id = job?.id;
  const cancel = useCallback(async (): Promise<void> => {
    if (id === undefined) return;
    await read(api.api.jobs[':jobId'].$delete({ param: { jobId: id } })).catch(setError);
  }, [id]);
  return { job, error, isRunning: job?.state === 'queued' || job?.state === 'running', start, cancel };
}
