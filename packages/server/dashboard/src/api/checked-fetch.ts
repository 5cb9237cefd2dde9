/**
 * `fetch` that throws what the server refused as a ProblemError, so that a query's error is always something to show. A report with an
 * unhappy status (health answers 503 with its checks) is not a problem and comes back as it is.
 */
import { ProblemError } from './problem-error.ts';
import { askForToken, authorizationHeader } from './token.ts';

export async function checkedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await reach(input, withToken(init));
  if (response.status === 401) askForToken();
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('application/problem+json')) throw new ProblemError(await response.json());
  if (response.ok || type.includes('application/json')) return response;
  throw new ProblemError({
    title: 'The server answered with something else than JSON',
    status: response.status,
    received: `${response.status} ${type || 'without a type'}`,
  });
}

function withToken(init: RequestInit = {}): RequestInit {
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(authorizationHeader())) headers.set(name, value);
  return { ...init, headers };
}

async function reach(input: RequestInfo | URL, init: RequestInit | undefined): Promise<Response> {
  try {
    return await fetch(input, init);
  } catch (cause) {
    if (init?.signal?.aborted) throw cause;
    throw new ProblemError(
      {
        title: 'The server cannot be reached',
        status: 0,
        received: 'no answer',
        remedy: 'see whether `raglab serve` still runs in its terminal, then try again',
      },
      { cause },
    );
  }
}
