/** The trace beside the answer: times, how chunks moved, candidates of each stage, token matches. Drawn once per answer: typing a question redraws nothing. */
import type { AskReport } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { memo, useDeferredValue, useMemo, useState } from 'react';
import { api, read } from '../../api/client.ts';
import { Panel } from '../../components/panel.tsx';
import { CandidateList } from './candidate-list.tsx';
import { ChunkDetail } from './chunk-detail.tsx';
import { RankFlow } from './rank-flow.tsx';
import { retrievalMs, stageBars } from './stage-times.ts';
import { TokenMatches } from './token-matches.tsx';
import { tracedQuestion } from './traced-question.ts';
import { Waterfall } from './waterfall.tsx';

export interface TracePanelsProps {
  readonly report: AskReport;
  readonly collection: string | undefined;
}

export const TracePanels = memo(function TracePanels({ report, collection }: TracePanelsProps) {
  const { queryId } = report;
  const stored = useQuery({
    queryKey: ['queries', queryId],
    queryFn: ({ signal }) =>
      read(api.api.queries[':queryId'].$get({ param: { queryId: queryId! } }, { init: { signal } })),
    enabled: queryId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  }).data?.chunks;
  const names = useDeferredValue(stored);
  const traced = useMemo(() => tracedQuestion(report, names ?? []), [report, names]);
  const bars = useMemo(() => stageBars(report.timingsMs, traced.stages), [report.timingsMs, traced.stages]);
  const [chosen, setChosen] = useState<string>();
  const selected = chosen ?? traced.ranking[0];
  const candidates = traced.stages.reduce((most, stage) => Math.max(most, stage.candidates.length), 0);

  return (
    <>
      <Panel title="Time by stage" aside="over the latency budget">
        <Waterfall bars={bars} totalMs={retrievalMs(report.timingsMs)} />
      </Panel>
      {candidates > 0 && (
        <Panel title="How the chunks moved" aside={`${candidates} candidates; choose one to follow it`}>
          <RankFlow traced={traced} selected={selected} onSelect={setChosen} />
        </Panel>
      )}
      {candidates > 0 && (
        <Panel title="Candidates of each stage" flush>
          <CandidateList traced={traced} selected={selected} onSelect={setChosen} />
          {selected !== undefined && <ChunkDetail traced={traced} chunkId={selected} collection={collection} />}
        </Panel>
      )}
      {traced.tokenMatches.length > 0 && (
        <Panel title="Token matches" aside="nearest word of each passage, by cosine" flush>
          <TokenMatches traced={traced} onSelect={setChosen} />
        </Panel>
      )}
    </>
  );
});
