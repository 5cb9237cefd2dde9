/**
 * The question that is being asked, outside React: an answer goes on coming while the reader looks a passage up on another page, and is still
 * there on the way back. One question at a time; a new one stops the one before.
 */
import type { AskReport } from '@raglab/core';
import { useSyncExternalStore } from 'react';
import { type AskRequest, askStream } from './ask-stream.ts';

export interface AskSession {
  readonly status: 'idle' | 'asking' | 'answered' | 'stopped' | 'failed';
  readonly request: AskRequest | undefined;
  /** What has come of the answer. */
  readonly text: string;
  readonly report: AskReport | undefined;
  readonly error: unknown;
}

const IDLE: AskSession = { status: 'idle', request: undefined, text: '', report: undefined, error: undefined };

let session: AskSession = IDLE;
let running: AbortController | undefined;
const listeners = new Set<() => void>();

export function useAskSession(): AskSession {
  return useSyncExternalStore(subscribe, () => session);
}

export async function ask(request: AskRequest): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const change = (next: Partial<AskSession>): void => {
    if (running !== controller) return;
    session = { ...session, ...next };
    for (const listener of listeners) listener();
  };
  change({ ...IDLE, status: 'asking', request });
  try {
    for await (const event of askStream(request, controller.signal)) {
      if (event.type === 'text') change({ text: session.text + event.text });
      else change({ status: 'answered', report: event.report, text: event.report.answer });
    }
    if (session.status === 'asking') throw new Error('The stream ended before the answer was complete.');
  } catch (error) {
    if (!controller.signal.aborted) change({ status: 'failed', error });
  }
}

export function stopAsking(): void {
  running?.abort();
  session = { ...session, status: 'stopped' };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
