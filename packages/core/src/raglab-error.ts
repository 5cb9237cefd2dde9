/**
 * The error family. Every error says what was expected, what was received and what to do about it, carries a `code`
 * for programs, and an exit code for the command line. HTTP renders it as problem+json (RFC 9457).
 */

/** 1 a quality criterion failed · 2 not enough was measured · 3 usage, configuration or input · 4 inconclusive. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

export type ErrorCode =
  | 'usage'
  | 'configuration'
  | 'not_found'
  | 'invalid_input'
  | 'unsupported'
  | 'conflict'
  | 'missing_dependency'
  | 'model_mismatch'
  | 'corrupt'
  | 'provider'
  | 'budget_exceeded'
  | 'deadline_exceeded'
  | 'not_measured'
  | 'not_recorded'
  | 'aborted'
  | 'unauthorized'
  | 'forbidden'
  | 'too_large'
  | 'rate_limited';

export const ERROR_CODES: Readonly<Record<ErrorCode, { exitCode: ExitCode; httpStatus: number }>> = {
  usage: { exitCode: 3, httpStatus: 400 },
  configuration: { exitCode: 3, httpStatus: 400 },
  not_found: { exitCode: 3, httpStatus: 404 },
  invalid_input: { exitCode: 3, httpStatus: 400 },
  unsupported: { exitCode: 3, httpStatus: 400 },
  conflict: { exitCode: 3, httpStatus: 409 },
  missing_dependency: { exitCode: 3, httpStatus: 500 },
  model_mismatch: { exitCode: 3, httpStatus: 409 },
  corrupt: { exitCode: 3, httpStatus: 500 },
  provider: { exitCode: 2, httpStatus: 502 },
  budget_exceeded: { exitCode: 2, httpStatus: 402 },
  deadline_exceeded: { exitCode: 2, httpStatus: 504 },
  not_measured: { exitCode: 2, httpStatus: 422 },
  not_recorded: { exitCode: 2, httpStatus: 422 },
  aborted: { exitCode: 3, httpStatus: 499 },
  unauthorized: { exitCode: 3, httpStatus: 401 },
  forbidden: { exitCode: 3, httpStatus: 403 },
  too_large: { exitCode: 3, httpStatus: 413 },
  rate_limited: { exitCode: 3, httpStatus: 429 },
};

export interface RaglabErrorOptions {
  code: ErrorCode;
  /** What went wrong, in a few words and without a final stop: 'cannot read the suite file'. */
  problem: string;
  expected?: string;
  received?: string;
  /** What the reader can do now. */
  remedy?: string;
  /** The input around the place that the error is about, a caret under it: two lines. */
  excerpt?: string;
  cause?: unknown;
  /** May the same call succeed later (rate limit, lock, network)? */
  retryable?: boolean;
  /** Milliseconds that the provider asked to be left alone for (`Retry-After`). */
  retryAfterMs?: number;
  /** HTTP status that the provider answered with; absent where no answer came. */
  providerStatus?: number;
  /** Position, in the list that was sent, of the one input that the error is about. */
  inputIndex?: number;
}

export class RaglabError extends Error {
  readonly code: ErrorCode;
  readonly problem: string;
  readonly expected: string | undefined;
  readonly received: string | undefined;
  readonly remedy: string | undefined;
  readonly excerpt: string | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly providerStatus: number | undefined;
  readonly inputIndex: number | undefined;

  constructor(options: RaglabErrorOptions) {
    super(composeMessage(options), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RaglabError';
    this.code = options.code;
    this.problem = options.problem;
    this.expected = options.expected;
    this.received = options.received;
    this.remedy = options.remedy;
    this.excerpt = options.excerpt;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
    this.providerStatus = options.providerStatus;
    this.inputIndex = options.inputIndex;
  }

  get exitCode(): ExitCode {
    return ERROR_CODES[this.code].exitCode;
  }

  get httpStatus(): number {
    return ERROR_CODES[this.code].httpStatus;
  }
}

/** The message of anything thrown, on one line. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
}

/** Throws a RaglabError with code `aborted` when the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new RaglabError({
    code: 'aborted',
    problem: 'stopped on request',
    remedy: 'run the same command again: finished work is kept',
    cause: signal.reason,
  });
}

function composeMessage({ problem, expected, received, remedy }: RaglabErrorOptions): string {
  const facts = [expected && `expected ${expected}`, received && `received ${received}`].filter(Boolean).join(', ');
  return [facts ? `${problem}: ${facts}` : problem, remedy].filter(Boolean).join('. ');
}
