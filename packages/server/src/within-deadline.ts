/** Gives a piece of work its time: its signal fires when the caller is gone or the time is up, and the caller is answered then, whatever the work does. */
import { RaglabError } from '@raglab/core';

/** Throws `deadline_exceeded`. */
export async function withinDeadline<T>(
  ms: number,
  caller: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(tooLate(ms));
      stop.abort(new Error('the time is up'));
    }, ms);
  });
  try {
    return await Promise.race([work(AbortSignal.any([caller, stop.signal])), late]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLate(ms: number): RaglabError {
  return new RaglabError({
    code: 'deadline_exceeded',
    problem: 'it was not done in time',
    expected: `an answer within ${ms / 1000} s`,
    remedy: 'ask for less, or give the server more time',
  });
}
