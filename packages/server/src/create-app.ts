/**
 * The HTTP API over a lab: `/search`, `/ask`, `/health` and `/openapi.json` under the names that other programs rely on, everything else under `/api`.
 * Requests are validated at the edge and nowhere else; errors are problem+json. Runs on any fetch-style server.
 */
import { RaglabError, type ServedLab } from '@raglab/core';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { createRouter } from './create-router.ts';
import { dashboardFiles } from './dashboard/dashboard-files.ts';
import { DEFAULT_LIMITS, type ServerLimits } from './limits.ts';
import { notFoundOr405 } from './not-found.ts';
import { problemOf, problemResponse } from './problem.ts';
import { refuseForeignHosts } from './refuse-foreign-hosts.ts';
import { collectionRoutes } from './routes/collection-routes.ts';
import { datasetRoutes } from './routes/dataset-routes.ts';
import { documentRoutes } from './routes/document-routes.ts';
import { evaluationRoutes } from './routes/evaluation-routes.ts';
import { experimentRoutes } from './routes/experiment-routes.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { jobRoutes } from './routes/job-routes.ts';
import { labelRoutes } from './routes/label-routes.ts';
import { operationsRoutes } from './routes/operations-routes.ts';
import { queryRoutes } from './routes/query-routes.ts';
import { quizRoutes } from './routes/quiz-routes.ts';
import { traceRoutes } from './routes/trace-routes.ts';

export interface AppOptions {
  /** Told of every error that becomes a 500. */
  readonly onError?: (error: unknown) => void;
  readonly limits?: Partial<ServerLimits>;
  /** Folder with the built dashboard (`prepareDashboard`); without it there is only the API. */
  readonly dashboard?: string | undefined;
}

/** The application: `app.fetch` answers requests, `app.request(path)` tests them without a socket. */
export function createApp(lab: ServedLab, { onError, limits: given, dashboard }: AppOptions = {}) {
  const limits = { ...DEFAULT_LIMITS, ...given };
  const app = createRouter();
  app.use(secureHeaders());
  app.use(refuseForeignHosts());
  app.use(bodyLimit({ maxSize: limits.bodyBytes, onError: () => problemResponse(tooLarge(limits.bodyBytes)) }));
  app.onError((error) => {
    const problem = problemOf(isClientError(error) ? unreadable(error) : error);
    if (problem.status === 500) onError?.(error);
    return problemResponse(problem);
  });
  app.notFound(({ req }) => notFoundOr405(app, req.path, req.method));
  const deadline = () => AbortSignal.timeout(limits.answerMs);
  const routed = app
    .route('/', queryRoutes(lab, { deadline, onError }))
    .route('/', healthRoutes(lab))
    .route('/api', operationsRoutes(lab.operations))
    .route('/api', documentRoutes(lab.documents))
    .route('/api', collectionRoutes(lab.collections))
    .route('/api', traceRoutes(lab.traces))
    .route('/api', datasetRoutes(lab.datasets))
    .route('/api', evaluationRoutes(lab.evaluations))
    .route('/api', labelRoutes(lab.labelling))
    .route('/api', experimentRoutes(lab.experiments))
    .route('/api', quizRoutes(lab.quizzes))
    .route('/api', jobRoutes(lab.jobs));
  if (dashboard !== undefined) routed.route('/', dashboardFiles(dashboard));
  routed.doc31('/openapi.json', { openapi: '3.1.0', info: { title: 'raglab', version: '0.1.0' } });
  return routed;
}

/** For hono's typed client: `hc<AppType>(url)`. */
export type AppType = ReturnType<typeof createApp>;

function tooLarge(bytes: number) {
  const detail = `Expected at most ${bytes} bytes.`;
  return { type: 'about:blank', title: 'Body too large', status: 413, code: 'too_large', detail };
}

function isClientError(error: Error): boolean {
  return 'status' in error && typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}

function unreadable(cause: Error): RaglabError {
  return new RaglabError({
    code: 'invalid_input',
    problem: 'cannot read the request',
    expected: 'a JSON object',
    received: cause.message,
    cause,
  });
}
