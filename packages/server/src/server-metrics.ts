/**
 * What a monitor asks of a server, in Prometheus' text format: requests by route and status, questions by stage, jobs, and the process itself. Routes
 * are named by their patterns, so that no id makes a series of its own.
 */
import type { JobQueue, SearchReport } from '@raglab/core';
import type { Context, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface ServerMetrics {
  /** Counts and times every request. */
  readonly observe: MiddlewareHandler;
  /** The stages of a question that was answered. */
  question(kind: 'search' | 'ask', timingsMs: SearchReport['timingsMs']): void;
  readonly contentType: string;
  text(): Promise<string>;
}

export interface ServerMetricsOptions {
  readonly jobs: Pick<JobQueue, 'list'>;
}

/** Seconds: from a cached lexical search to a language model's answer. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 10, 60];

export function createServerMetrics({ jobs: queue }: ServerMetricsOptions): ServerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Counter({
    name: 'raglab_http_requests_total',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'raglab_http_request_duration_seconds',
    help: 'From the first line of a request to the head of its answer',
    labelNames: ['method', 'route'],
    buckets: BUCKETS,
    registers,
  });
  const stages = new Histogram({
    name: 'raglab_question_stage_seconds',
    help: 'Stages of questions: embed, search, fuse, rerank, generate, total',
    labelNames: ['kind', 'stage'],
    buckets: BUCKETS,
    registers,
  });
  const jobs = new Gauge({ name: 'raglab_jobs', help: 'Jobs by state', labelNames: ['state'], registers });
  return {
    async observe(context, next) {
      const end = durations.startTimer();
      await next();
      const labels = { method: context.req.method, route: routeOf(context) };
      end(labels);
      requests.inc({ ...labels, status: context.res.status });
    },
    question(kind, timingsMs) {
      for (const [stage, ms] of Object.entries(timingsMs)) if (ms !== null) stages.observe({ kind, stage }, ms / 1000);
    },
    contentType: registry.contentType,
    async text() {
      for (const state of ['queued', 'running'] as const) {
        // Whatever else is wrong, the rest is told.
        const page = await queue.list({ state, limit: 1 }).catch(() => null);
        if (page) jobs.set({ state }, page.total);
      }
      return registry.metrics();
    },
  };
}

/** Methods and paths come from outside: what no route takes is one series. */
function routeOf(context: Context): string {
  const route = routePath(context, -1);
  return route === '' || route.includes('*') ? 'none' : route;
}
