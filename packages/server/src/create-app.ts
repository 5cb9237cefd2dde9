/**
 * The HTTP API over a lab: `/search`, `/ask`, `/health` and `/openapi.json` under the names that other programs rely on, everything else under `/api`, with
 * `/metrics`, `/docs`, `/mcp` and the dashboard's files beside them. Requests are validated at the edge and nowhere else; errors are problem+json.
 */
import { type Clock, RaglabError, type ServedLab, systemClock } from '@raglab/core';
import type { MiddlewareHandler } from 'hono';
import { etag } from 'hono/etag';
import { createRouter } from './create-router.ts';
import { loadDashboardFiles } from './dashboard/dashboard-files.ts';
import { describeApi, TAGGED } from './describe-api.ts';
import { hidePaths } from './hide-paths.ts';
import { DEFAULT_LIMITS, type ServerLimits } from './limits.ts';
import { answerMcp } from './mcp/answer-mcp.ts';
import { notFoundOr405 } from './not-found.ts';
import { problemOf, problemResponse } from './problem.ts';
import { referencePage } from './reference-page.ts';
import { collectionRoutes } from './routes/collection-routes.ts';
import { datasetRoutes } from './routes/dataset-routes.ts';
import { documentRoutes } from './routes/document-routes.ts';
import { evaluationRoutes } from './routes/evaluation-routes.ts';
import { experimentRoutes } from './routes/experiment-routes.ts';
import { healthReportRoutes, healthRoutes } from './routes/health-routes.ts';
import { jobRoutes } from './routes/job-routes.ts';
import { labelRoutes } from './routes/label-routes.ts';
import { metricsRoutes } from './routes/metrics-routes.ts';
import { operationsRoutes } from './routes/operations-routes.ts';
import { queryRoutes } from './routes/query-routes.ts';
import { quizRoutes } from './routes/quiz-routes.ts';
import { traceRoutes } from './routes/trace-routes.ts';
import { limitBody } from './security/limit-body.ts';
import { limitConcurrency, limitRate } from './security/limit-rate.ts';
import { limitTime } from './security/limit-time.ts';
import { refuseCrossSite } from './security/refuse-cross-site.ts';
import { refuseForeignHosts } from './security/refuse-foreign-hosts.ts';
import { requireToken } from './security/require-token.ts';
import { securityHeaders } from './security/security-headers.ts';
import { createServerMetrics } from './server-metrics.ts';

export interface AppOptions {
  /** Told of every error that becomes a 500. */
  readonly onError?: ((error: unknown) => void) | undefined;
  readonly limits?: Partial<ServerLimits> | undefined;
  /** Asked of every request but those for the pages themselves. Without one, only requests addressed to this machine by a loopback name are answered. */
  readonly token?: string | undefined;
  /** Folder with the built dashboard (`prepareDashboard`); without it there is only the API. */
  readonly dashboard?: string | undefined;
  /** Fires when the server stops: streams end then. */
  readonly stopping?: AbortSignal | undefined;
  /** Folders of this machine that no answer may name. */
  readonly privatePaths?: readonly string[] | undefined;
  readonly clock?: Clock | undefined;
}

/** What holds no data of the lab: a browser has to load it before it can send a token. */
const PUBLIC = new Set(['/docs', '/openapi.json']);

/** The application: `app.fetch` answers requests, `app.request(path)` tests them without a socket. */
export function createApp(lab: ServedLab, options: AppOptions = {}) {
  const { onError, token, dashboard, stopping, privatePaths = [], clock = systemClock } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const metrics = createServerMetrics({ jobs: lab.jobs });
  const refuse = (error: unknown): Response => {
    const known = error instanceof Error && isClientError(error) ? unreadable(error) : error;
    const problem = problemOf(known);
    if (problem.status === 500) onError?.(error);
    return problemResponse(hidePaths(problem, privatePaths));
  };

  const app = createRouter();
  app.use(metrics.observe, securityHeaders());
  if (token === undefined) app.use(refuseForeignHosts());
  const files = dashboard === undefined ? undefined : loadDashboardFiles(dashboard);
  if (files) app.use(async (context, next) => files.answer(context) ?? next());
  app.use(refuseCrossSite(), limitRate(limits, clock));
  if (token !== undefined) app.use(exceptFor(PUBLIC, requireToken(token)));
  app.use(limitBody(limits));
  app.use(onlyTagged(etag()));
  const questions = limitConcurrency(limits.concurrentQuestions);
  for (const path of ['/search', '/ask', '/ask/stream']) app.use(path, questions);
  app.use('/api/*', limitTime(limits.answerMs));
  app.onError(refuse);
  app.notFound(({ req }) => notFoundOr405(app, req.path, req.method));

  const routed = app
    .route('/', queryRoutes(lab, { answerMs: limits.answerMs, onError: refuse, onAnswer: metrics.question }))
    .route('/', healthRoutes(lab))
    .route('/', metricsRoutes(metrics))
    .route('/api', healthReportRoutes(lab))
    .route('/api', operationsRoutes(lab.operations))
    .route('/api', documentRoutes(lab.documents))
    .route('/api', collectionRoutes(lab.collections))
    .route('/api', traceRoutes(lab.traces))
    .route('/api', datasetRoutes(lab.datasets))
    .route('/api', evaluationRoutes(lab.evaluations))
    .route('/api', labelRoutes(lab.labelling))
    .route('/api', experimentRoutes(lab.experiments))
    .route('/api', quizRoutes(lab.quizzes))
    .route('/api', jobRoutes(lab.jobs, { stopping }));
  const document = describeApi(routed, { hasToken: token !== undefined });
  const page = referencePage(document);
  app.get('/openapi.json', (context) => context.json(document));
  app.get('/docs', (context) => context.html(page));
  app.post('/mcp', (context) => answerMcp(lab, context));
  if (!files) app.get('/', (context) => context.redirect('/docs'));
  return routed;
}

/** For hono's typed client: `hc<AppType>(url)`. */
export type AppType = ReturnType<typeof createApp>;

function exceptFor(paths: ReadonlySet<string>, handler: MiddlewareHandler): MiddlewareHandler {
  return (context, next) => (paths.has(context.req.path) ? next() : handler(context, next));
}

function onlyTagged(handler: MiddlewareHandler): MiddlewareHandler {
  return (context, next) => (TAGGED.test(context.req.path) ? handler(context, next) : next());
}

function isClientError(error: Error): boolean {
  return 'status' in error && typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}

function unreadable(cause: Error): RaglabError {
  return new RaglabError({
    code: 'invalid_input',
    problem: 'cannot read the request',
    expected: 'a body of the type that the route takes',
    received: cause.message,
    cause,
  });
}
