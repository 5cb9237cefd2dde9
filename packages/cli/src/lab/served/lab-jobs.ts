/**
 * The queue of jobs of a served lab: one at a time, because each wants the machine for itself. Jobs live as long as the process; what they did is in
 * the ledger and among the runs. Whoever watches a job sees its newest state and never a backlog.
 */
import {
  type Clock,
  contentId,
  type Job,
  type JobKind,
  type JobProgress,
  type JobQueue,
  type JobState,
  messageOf,
  pageOf,
  RaglabError,
} from '@raglab/core';

/** What a job does. Everything that can be refused is refused before one is made. */
export interface JobWork {
  readonly kind: JobKind;
  readonly title: string;
  run(context: {
    readonly signal: AbortSignal;
    readonly onProgress: (progress: JobProgress) => void;
  }): Promise<Readonly<Record<string, unknown>>>;
}

export interface JobCounts {
  readonly queued: number;
  readonly running: number;
}

export interface LabJobs extends Pick<JobQueue, 'list' | 'get' | 'watch' | 'cancel'> {
  add(work: JobWork): Job;
  counts(): JobCounts;
  /** Cancels what runs and waits for it; what waits is never begun. */
  close(): Promise<void>;
}

const MOST_WAITING = 50;
const KEPT = 200;
/** Milliseconds between two states that a watcher is told of: faster than this nobody reads. */
const BETWEEN_STATES_MS = 100;

interface Entry {
  job: Job;
  readonly work: JobWork;
  readonly stop: AbortController;
  readonly watchers: Set<() => void>;
  toldAt: number;
}

export function createLabJobs(clock: Clock, onError: (error: unknown) => void = () => {}): LabJobs {
  const entries = new Map<string, Entry>();
  let sequence = 0;
  let current: Promise<void> | null = null;
  let isClosed = false;

  const now = (): string => clock.now().toISOString();
  const inState = (state: JobState): Entry[] => [...entries.values()].filter(({ job }) => job.state === state);
  const entryOf = (id: string): Entry => {
    const entry = entries.get(id);
    if (entry) return entry;
    throw new RaglabError({ code: 'not_found', problem: 'there is no such job', received: `'${id}'` });
  };
  const change = (entry: Entry, changed: Partial<Job>): void => {
    entry.job = { ...entry.job, ...changed };
    const at = clock.monotonicMs();
    if (changed.state === undefined && at - entry.toldAt < BETWEEN_STATES_MS) return;
    entry.toldAt = at;
    for (const tell of entry.watchers) tell();
  };

  async function runOne(entry: Entry): Promise<void> {
    const { signal } = entry.stop;
    change(entry, { state: 'running', startedAt: now() });
    const onProgress = (progress: JobProgress): void => change(entry, { progress });
    try {
      const result = await entry.work.run({ signal, onProgress });
      // Through text once: what a watcher gets later is what is stored now.
      change(entry, { state: 'succeeded', finishedAt: now(), result: JSON.parse(JSON.stringify(result)) });
    } catch (error) {
      const isStopped = signal.aborted;
      if (!isStopped && !(error instanceof RaglabError)) onError(error);
      const problem = { code: error instanceof RaglabError ? error.code : 'internal', detail: detailOf(error) };
      change(entry, {
        state: isStopped ? 'cancelled' : 'failed',
        finishedAt: now(),
        problem: isStopped ? null : problem,
      });
    }
  }

  function runNext(): void {
    const next = inState('queued')[0];
    if (current || !next || isClosed) return;
    current = runOne(next).finally(() => {
      current = null;
      forgetOldest();
      runNext();
    });
  }

  function forgetOldest(): void {
    const ended = [...entries.values()].filter(({ job }) => job.finishedAt !== null);
    for (const { job } of ended.slice(0, Math.max(0, ended.length - KEPT))) entries.delete(job.id);
  }

  return {
    counts: () => ({ queued: inState('queued').length, running: inState('running').length }),
    add(work) {
      if (isClosed || inState('queued').length >= MOST_WAITING) throw tooMany(isClosed);
      sequence++;
      const createdAt = now();
      const id = contentId('job', createdAt, process.pid, sequence, work.title).slice(0, 16);
      const { kind, title } = work;
      const ends = { startedAt: null, finishedAt: null, progress: null, result: null, problem: null };
      const job: Job = { id, kind, title, state: 'queued', createdAt, ...ends };
      const entry = { job, work, stop: new AbortController(), watchers: new Set<() => void>(), toldAt: -Infinity };
      entries.set(id, entry);
      // After the caller has its job, still queued.
      setImmediate(runNext);
      return job;
    },
    async list({ state, ...request }) {
      const jobs = [...entries.values()].map(({ job }) => job).reverse();
      return pageOf(
        jobs.filter((job) => state === undefined || job.state === state),
        request,
      );
    },
    get: async (id) => entryOf(id).job,
    async *watch(id, signal) {
      const entry = entryOf(id);
      let wake: () => void = () => {};
      const tell = (): void => wake();
      entry.watchers.add(tell);
      signal.addEventListener('abort', tell, { once: true });
      try {
        for (let seen: Job | null = null; !signal.aborted; ) {
          const { job } = entry;
          if (job !== seen) yield job;
          if (job.finishedAt !== null) return;
          seen = job;
          const changed = new Promise<void>((resolve) => {
            wake = resolve;
          });
          // It may have changed while the last state was on its way.
          if (entry.job === seen && !signal.aborted) await changed;
        }
      } finally {
        entry.watchers.delete(tell);
        signal.removeEventListener('abort', tell);
      }
    },
    async cancel(id) {
      const entry = entryOf(id);
      if (entry.job.finishedAt !== null) throw hasEnded(entry.job);
      entry.stop.abort(new Error('cancelled'));
      if (entry.job.state === 'queued') change(entry, { state: 'cancelled', finishedAt: now() });
      return entry.job;
    },
    async close() {
      isClosed = true;
      for (const { job, stop } of entries.values()) if (job.finishedAt === null) stop.abort(new Error('stopping'));
      await current;
    },
  };
}

/** A job's problem is read by HTTP callers: what is no error of the lab's own stays in its log. */
function detailOf(error: unknown): string {
  return error instanceof RaglabError ? messageOf(error) : 'The job failed; the log of the server has the cause.';
}

function tooMany(isClosed: boolean): RaglabError {
  return new RaglabError({
    code: 'conflict',
    problem: isClosed ? 'the server is stopping' : 'too many jobs are waiting',
    expected: isClosed ? 'a server that runs' : `at most ${MOST_WAITING}`,
    retryable: true,
  });
}

function hasEnded({ id, state }: Job): RaglabError {
  return new RaglabError({
    code: 'conflict',
    problem: `job ${id} has ended`,
    expected: 'one that runs',
    received: state,
  });
}
