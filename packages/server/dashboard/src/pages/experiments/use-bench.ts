/** A stored bench; read again every two seconds while it runs. */
import type { BenchDetail } from '@raglab/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { api, read } from '../../api/client.ts';

const WHILE_RUNNING_MS = 2_000;
/** A bench whose document rests this long was stopped in the middle: a cell takes minutes at most. */
const STOPPED_AFTER_MS = 10 * 60_000;

export function useBench(benchId: string): UseQueryResult<BenchDetail> {
  return useQuery({
    queryKey: ['benches', benchId],
    queryFn: ({ signal }): Promise<BenchDetail> =>
      read(api.api.benches[':benchId'].$get({ param: { benchId } }, { init: { signal } })),
    refetchInterval: ({ state: { data } }) => (data && isRunning(data) ? WHILE_RUNNING_MS : false),
  });
}

export function isRunning({ finishedAt, updatedAt }: Pick<BenchDetail, 'finishedAt' | 'updatedAt'>): boolean {
  return finishedAt === null && Date.now() - Date.parse(updatedAt) < STOPPED_AFTER_MS;
}
