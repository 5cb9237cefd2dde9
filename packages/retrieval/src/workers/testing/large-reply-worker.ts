/** A worker for tests: its one call answers with an array of the length asked for, and `slow` does so after a turn of the event loop. */
import { setImmediate as turn } from 'node:timers/promises';
import { serveModel } from '../serve-model.ts';

await serveModel(async () => ({
  facts: null,
  calls: {
    reply: async (length: number) => ({ result: new Float64Array(length) }),
    slow: async (length: number) => {
      await turn();
      return { result: new Float64Array(length) };
    },
  },
}));
