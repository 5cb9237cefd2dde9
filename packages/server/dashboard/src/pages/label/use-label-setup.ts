/** Who labels which run, and how many of its answers: from the address, else what this browser remembers and the newest run that has answers. */
import type { EvaluationRunSummary } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';
import { useRoute } from '../../router/use-route.ts';

const KEY = 'raglab.annotator';
const NEWEST_RUNS = 200;
const USUAL_COUNT = 100;

export interface LabelSetup {
  /** Runs whose system answered. */
  readonly runs: readonly EvaluationRunSummary[];
  readonly run: EvaluationRunSummary | undefined;
  readonly dataset: string | undefined;
  /** Empty before a name was given. */
  readonly annotator: string;
  /** Answers of the random sample. */
  readonly count: number;
  readonly isPending: boolean;
  readonly error: unknown;
}

export function useLabelSetup(): LabelSetup {
  const { parameters } = useRoute();
  const { data, isPending, error } = useQuery({
    queryKey: ['runs', 'newest'],
    queryFn: ({ signal }) => read(api.api.runs.$get({ query: { limit: NEWEST_RUNS } }, { init: { signal } })),
  });
  // A run that only retrieves has no generator, and nothing to label.
  const runs = data?.items.filter(({ mode, system }) => mode === 'imported' || Boolean(system.generator)) ?? [];
  const wanted = parameters.get('run');
  const run = wanted === null ? runs[0] : runs.find(({ runId }) => runId.startsWith(wanted));
  return {
    ...{ runs, run, isPending, error },
    dataset: run?.dataset,
    annotator: parameters.get('annotator') ?? rememberedAnnotator(),
    count: Math.max(1, Number(parameters.get('count') ?? USUAL_COUNT) || USUAL_COUNT),
  };
}

export function rememberAnnotator(name: string): void {
  try {
    window.localStorage.setItem(KEY, name);
  } catch {
    // A browser that stores nothing asks again.
  }
}

function rememberedAnnotator(): string {
  try {
    return window.localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}
