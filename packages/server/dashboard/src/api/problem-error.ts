/** What the server refused, as it said it: problem+json (RFC 9457) with what was expected, what was received and what to do. */
export interface ProblemBody {
  readonly title: string;
  readonly status: number;
  readonly code?: string;
  readonly detail?: string;
  readonly expected?: string;
  readonly received?: string;
  readonly remedy?: string;
  /** The input around the place of the error, with a caret under it. */
  readonly excerpt?: string;
}

export class ProblemError extends Error {
  readonly problem: ProblemBody;

  constructor(problem: ProblemBody, options?: ErrorOptions) {
    super(problem.detail ?? problem.title, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** Of anything thrown: what can be shown to a person. */
export function problemOfError(error: unknown): ProblemBody {
  if (error instanceof ProblemError) return error.problem;
  const detail = error instanceof Error ? error.message : String(error);
  return { title: 'The page met an error of its own', status: 0, detail };
}
