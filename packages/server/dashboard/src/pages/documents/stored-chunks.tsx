/** The document as the lab has it: the borders of the chunks that answer questions. */
import type { DocumentDetail } from '@raglab/core';
import { useMemo } from 'react';
import type { Span } from '../../components/highlight-spans.ts';
import { Panel } from '../../components/panel.tsx';
import { countChunks } from './chunk-counts.ts';
import { ChunkSummary } from './chunk-summary.tsx';
import { ChunkedText } from './chunked-text.tsx';

export interface StoredChunksProps {
  readonly document: DocumentDetail;
  readonly part: Span;
  readonly mark: Span | undefined;
}

export function StoredChunks({ document, part, mark }: StoredChunksProps) {
  const { borders, characters, text, indexVersion } = document;
  const counts = useMemo(() => countChunks(borders, characters), [borders, characters]);
  const sizes = useMemo(() => borders.map(({ tokenCount }) => tokenCount), [borders]);
  return (
    <Panel title="Stored chunks" aside={`index version ${indexVersion}`}>
      <div className="stack">
        <ChunkSummary counts={counts} sizes={sizes} characters={characters} />
        <ChunkedText text={text} part={part} chunks={borders} mark={mark} />
      </div>
    </Panel>
  );
}
