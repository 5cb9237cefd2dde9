/** A value made when first asked for, and then kept: models and what else is slow to load. */

export interface Once<T> {
  get(): Promise<T>;
  /** Undefined until the first `get`. */
  readonly started: Promise<T> | undefined;
}

export function once<T>(create: () => Promise<T>): Once<T> {
  let promise: Promise<T> | undefined;
  return {
    get: async () => {
      promise ??= create();
      return promise;
    },
    get started() {
      return promise;
    },
  };
}
