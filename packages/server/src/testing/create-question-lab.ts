/** A served lab for tests of the server's own work: it answers questions as it is told and holds nothing else. */
import { type Lab, RaglabError, type ServedLab } from '@raglab/core';

export function createQuestionLab(lab: Lab, concerns: Partial<ServedLab> = {}): ServedLab {
  return {
    documents: createEmptyConcern(),
    collections: createEmptyConcern(),
    traces: createEmptyConcern(),
    datasets: createEmptyConcern(),
    evaluations: createEmptyConcern(),
    labelling: createEmptyConcern(),
    experiments: createEmptyConcern(),
    quizzes: createEmptyConcern(),
    operations: createEmptyConcern(),
    jobs: createEmptyConcern(),
    ...lab,
    ...concerns,
  };
}

/** Whatever it is asked for is not there. */
function createEmptyConcern<T extends object>(): T {
  const notThere = async (): Promise<never> => {
    throw new RaglabError({ code: 'not_found', problem: 'this lab holds nothing' });
  };
  return new Proxy({} as T, { get: () => notThere });
}
