/**
 * The longest task of a page's main thread while something is done, from Chromium's own trace. Besides the wall time, which a busy machine stretches
 * to many times what the page needs, it tells the processor time of the task: on an idle machine the two are the same.
 */
import type { Page } from 'playwright-core';

export interface LongestTask {
  /** Milliseconds. */
  readonly processorMs: number;
  readonly wallMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export async function longestTask(page: Page, work: () => Promise<void>): Promise<LongestTask> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await work();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const mains = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = trace.traceEvents.filter(
    ({ name, pid, tid, tdur }) => name.endsWith('RunTask') && tdur !== undefined && mains.has(`${pid} ${tid}`),
  );
  if (tasks.length === 0) throw new Error('the trace of the browser holds no task of the page');
  const longest = tasks.reduce((most, task) => (task.tdur! > most.tdur! ? task : most));
  return { processorMs: longest.tdur! / 1000, wallMs: (longest.dur ?? 0) / 1000 };
}
