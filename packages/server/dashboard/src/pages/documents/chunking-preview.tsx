/** One chunker tried on a document: its controls, its counts, the text with its borders. While a new answer is on its way the old one stays. */
import type { DocumentDetail } from '@raglab/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, read } from '../../api/client.ts';
import type { Span } from '../../components/highlight-spans.ts';
import { Loading } from '../../components/loading.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { ChunkSummary } from './chunk-summary.tsx';
import { ChunkedText } from './chunked-text.tsx';
import { type ChunkerChoice, specOf } from './chunker-choice.ts';
import { ChunkerControls } from './chunker-controls.tsx';

export interface ChunkingPreviewProps {
  readonly document: DocumentDetail;
  readonly choice: ChunkerChoice;
  readonly onChoice: (choice: ChunkerChoice) => void;
  readonly part: Span;
}

export function ChunkingPreview({ document, choice, onChoice, part }: ChunkingPreviewProps) {
  const chunker = specOf(choice);
  const { collection, id: documentId } = document;
  const { data, error, isPending } = useQuery({
    queryKey: ['chunk-previews', collection, documentId, chunker],
    queryFn: ({ signal }) =>
      read(api.api['chunk-previews'].$post({ json: { collection, documentId, chunker } }, { init: { signal } })),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const sizes = useMemo(() => data?.chunks.map(({ tokenCount }) => tokenCount) ?? [], [data]);
  return (
    <Panel title={chunker} aside={data && `${data.counts.chunks} chunks in ${data.durationMs.toFixed(1)} ms`}>
      <div className="stack">
        <ChunkerControls choice={choice} onChoice={onChoice} />
        {error && <ProblemNotice error={error} />}
        {isPending && <Loading what="the chunks" />}
        {data && (
          <>
            <ChunkSummary counts={data.counts} sizes={sizes} characters={data.characters} />
            <ChunkedText text={document.text} part={part} chunks={data.chunks} />
          </>
        )}
      </div>
    </Panel>
  );
}
