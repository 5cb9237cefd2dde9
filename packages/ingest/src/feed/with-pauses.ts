/** Passes a stream on and says when it pauses, so that work which waits for company can be done meanwhile. */

export const PAUSE: unique symbol = Symbol('pause');

/** Yields PAUSE once whenever the next value takes longer than `pauseMs`. */
export async function* withPauses<T>(source: AsyncIterable<T>, pauseMs: number): AsyncGenerator<T | typeof PAUSE> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = iterator.next();
      // Seen at `await next`; without this a rejection during the race's aftermath would be called unhandled.
      next.catch(() => {});
      if ((await orPause(next, pauseMs)) === PAUSE) yield PAUSE;
      const { done, value } = await next;
      if (done) return;
      yield value;
    }
  } finally {
    // Not awaited: a generator that waits for input would only answer after it.
    iterator.return?.()?.catch(() => {});
  }
}

async function orPause<T>(next: Promise<T>, pauseMs: number): Promise<T | typeof PAUSE> {
  let timer: NodeJS.Timeout | undefined;
  const pause = new Promise<typeof PAUSE>((resolve) => {
    timer = setTimeout(() => resolve(PAUSE), pauseMs);
  });
  try {
    return await Promise.race([next, pause]);
  } finally {
    clearTimeout(timer);
  }
}
