/**
 * How a refused batch is taken apart: the input that the service named against the rest, else in two halves. Halving finds p texts at
 * fault among n in about 2p·log2(n) calls. A named text is tried alone once more before it is given up.
 */

/** Of a batch of at least two. */
export function partsOf<T>(batch: readonly T[], named: number | undefined): (readonly T[])[] {
  if (named !== undefined && named >= 0 && named < batch.length)
    return [batch.toSpliced(named, 1), batch.slice(named, named + 1)];
  const middle = batch.length >> 1;
  return [batch.slice(0, middle), batch.slice(middle)];
}
