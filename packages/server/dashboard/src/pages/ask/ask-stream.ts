/** Asks with a trace and yields the answer as it comes: pieces of text, then the report. Throws a ProblemError, also for one that comes midway. */
import type { AskEvent, AskReport, SearchMode } from '@raglab/core';
import { api } from '../../api/client.ts';
import { type ProblemBody, ProblemError } from '../../api/problem-error.ts';
import { readEvents } from '../../api/read-events.ts';

export interface AskRequest {
  readonly question: string;
  readonly collection: string | undefined;
  readonly mode: SearchMode | undefined;
  readonly rerank: string | undefined;
  readonly k: number | undefined;
  readonly candidates: number | undefined;
  readonly filter: string | undefined;
}

export async function* askStream(request: AskRequest, signal: AbortSignal): AsyncGenerator<AskEvent> {
  const json = { ...request, trace: true };
  const response = await api.ask.stream.$post({ json }, { init: { signal } });
  for await (const { event, data } of readEvents(response.body!)) {
    const value: unknown = JSON.parse(data);
    if (event === 'text') yield { type: 'text', text: (value as { readonly text: string }).text };
    if (event === 'report') yield { type: 'report', report: value as AskReport };
    if (event === 'problem') throw new ProblemError(value as ProblemBody);
  }
}
