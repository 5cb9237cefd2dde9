/**
 * Runs at once, and again after every settled burst of changes under the given paths, until the signal fires. What a run does is the
 * caller's: an ordinary ingestion of the same paths, which looks at everything itself, so that an event says when to look and never what to
 * do. Watching begins before the first run, and changes during a run lead to another one after it: none is lost.
 */
import { relative, resolve, sep } from 'node:path';
import { type Clock, messageOf, RaglabError } from '@raglab/core';
import { formatOf } from '../load/source-format.ts';
import { createBurst } from './create-burst.ts';

export interface WatchOptions {
  readonly paths: readonly string[];
  /** Awaited; what it throws ends the watch. */
  readonly run: () => Promise<void>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called when a path can no longer be watched. */
  readonly onWarning?: (message: string) => void;
  readonly quietMs?: number;
  readonly maxWaitMs?: number;
}

/** Longer than the writes of one save are apart, shorter than a person waits. */
const QUIET_MS = 300;
/** A folder that is written to all the time is ingested this often. */
const MAX_WAIT_MS = 5000;

/** Resolves when the signal has fired and the run under way has ended. */
export async function watchSources({ paths, run, clock, signal, onWarning, ...options }: WatchOptions): Promise<void> {
  const { watch } = await import('chokidar');
  const { quietMs = QUIET_MS, maxWaitMs = MAX_WAIT_MS } = options;
  const burst = createBurst({ clock, quietMs, maxWaitMs });
  const roots = paths.map((path) => resolve(path));
  const watcher = watch(roots, { ignoreInitial: true, ignored: (path) => isIgnored(roots, path) });
  try {
    await new Promise<void>((ready, fail) => {
      watcher.once('ready', ready);
      watcher.once('error', (cause) => fail(cannotWatch(cause)));
    });
    watcher.on('error', (error) => onWarning?.(`cannot watch everything: ${messageOf(error)}`));
    watcher.on('all', (event, path) => {
      if (event === 'unlinkDir' || formatOf(path)) burst.mark();
    });
    if (signal.aborted) return;
    do await run();
    while (await burst.settled(signal));
  } finally {
    await watcher.close();
  }
}

/** What listing sources leaves out too: hidden entries and `node_modules`, below the given paths. */
function isIgnored(roots: readonly string[], path: string): boolean {
  const inside = roots.map((root) => relative(root, path)).filter((tail) => !tail.startsWith('..'));
  const isLeftOut = (tail: string): boolean =>
    tail.split(sep).some((name) => name.startsWith('.') || name === 'node_modules');
  return inside.length > 0 && inside.every(isLeftOut);
}

function cannotWatch(cause: unknown): RaglabError {
  return new RaglabError({
    code: 'unsupported',
    problem: 'cannot watch the given paths',
    received: messageOf(cause),
    remedy:
      'allow more watches (Linux: sysctl fs.inotify.max_user_watches), name fewer folders, or run without --watch',
    cause,
  });
}
