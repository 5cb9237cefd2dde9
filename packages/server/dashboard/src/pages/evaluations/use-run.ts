/** A stored run, by its id or the beginning of one. */
import type { EvaluationRun } from '@raglab/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';

export function useRun(runId: string): UseQueryResult<EvaluationRun> {
  return useQuery({
    queryKey: ['runs', runId],
    queryFn: ({ signal }): Promise<EvaluationRun> =>
      read(api.api.runs[':runId'].$get({ param: { runId } }, { init: { signal } })),
  });
}
