/** A document: its facts, its text with chunk borders, and other chunkers tried on it. What is looked at stands in the address. */
import type { DocumentDetail } from '@raglab/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { api, read } from '../../api/client.ts';
import { formatCount, formatTime } from '../../components/format-number.ts';
import type { Span } from '../../components/highlight-spans.ts';
import { Loading } from '../../components/loading.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Pager } from '../../components/pager.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { hrefOf } from '../../router/route.ts';
import { setParameters, useRoute } from '../../router/use-route.ts';
import { type ChunkerChoice, parseSpec, specOf } from './chunker-choice.ts';
import { ChunkingPreview } from './chunking-preview.tsx';
import { StoredChunks } from './stored-chunks.tsx';
import './document-view.css';

/** Characters that are drawn at once: about 15 printed pages. */
const PART = 40_000;

const VIEWS = [
  { value: 'stored', label: 'Stored chunks' },
  { value: 'try', label: 'Try a chunker' },
  { value: 'compare', label: 'Two side by side' },
] as const;
type View = (typeof VIEWS)[number]['value'];

const FIRST: ChunkerChoice = { name: 'recursive', size: 200, overlap: 0 };
const SECOND: ChunkerChoice = { name: 'markdown', size: 320, overlap: 0 };

export function DocumentView({ documentId }: { readonly documentId: string }) {
  const { parameters } = useRoute();
  const collection = parameters.get('collection') ?? undefined;
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['documents', documentId, collection],
    queryFn: ({ signal }) =>
      read(
        api.api.documents[':documentId'].$get(
          { param: { documentId }, query: collection === undefined ? {} : { collection } },
          { init: { signal } },
        ),
      ),
  });
  return (
    <>
      <p className="small">
        <a href={hrefOf(['documents'], { collection })}>All documents</a>
      </p>
      {isPending && <Loading what="the document" />}
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data && <Opened document={data} />}
    </>
  );
}

function Opened({ document }: { readonly document: DocumentDetail }) {
  const { parameters } = useRoute();
  const view: View = VIEWS.find(({ value }) => value === parameters.get('view'))?.value ?? 'stored';
  const mark = useMemo(() => spanOf(parameters, document.text.length), [parameters, document]);
  const from = Math.floor(Number(parameters.get('from') ?? mark?.start ?? 0) / PART) * PART || 0;
  const part = useMemo(() => ({ start: from, end: Math.min(document.text.length, from + PART) }), [document, from]);
  const { title, uri, mime, characters, modifiedAt, ingestedAt } = document;

  return (
    <>
      <PageHeader
        title={title || uri}
        about={
          <span className="document-facts">
            <span className="code">{uri}</span>
            <span>{mime}</span>
            <span>{formatCount(characters)} characters</span>
            {modifiedAt !== null && <span>modified {formatTime(modifiedAt)}</span>}
            <span>ingested {formatTime(ingestedAt)}</span>
          </span>
        }
      >
        <Segmented
          label="What is shown"
          value={view}
          options={VIEWS}
          onChange={(value) => setParameters({ view: value === 'stored' ? undefined : value })}
        />
      </PageHeader>
      <div className="stack">
        <Legend />
        {view === 'stored' && <StoredChunks document={document} part={part} mark={mark} />}
        {view === 'try' && <Tried document={document} part={part} parameter="a" usual={FIRST} />}
        {view === 'compare' && (
          <div className="document-columns">
            <Tried document={document} part={part} parameter="a" usual={FIRST} />
            <Tried document={document} part={part} parameter="b" usual={SECOND} />
          </div>
        )}
        {document.text.length > PART && (
          <Pager
            noun="characters"
            offset={from}
            limit={PART}
            total={document.text.length}
            onOffset={(offset) => setParameters({ from: offset, start: undefined, end: undefined })}
          />
        )}
      </div>
    </>
  );
}

interface TriedProps {
  readonly document: DocumentDetail;
  readonly part: Span;
  /** Of the address: which of the two. */
  readonly parameter: 'a' | 'b';
  readonly usual: ChunkerChoice;
}

function Tried({ document, part, parameter, usual }: TriedProps) {
  const spec = useRoute().parameters.get(parameter) ?? '';
  const choice = useMemo(() => parseSpec(spec) ?? usual, [spec, usual]);
  const change = useCallback((next: ChunkerChoice) => setParameters({ [parameter]: specOf(next) }), [parameter]);
  return <ChunkingPreview document={document} choice={choice} onChoice={change} part={part} />;
}

function Legend() {
  return (
    <p className="chunk-legend">
      {[
        ['odd', 'a chunk'],
        ['even', 'the next one'],
        ['overlap', 'in both'],
      ].map(([tint, name]) => (
        <span key={tint}>
          <span style={{ background: `var(--chunk-${tint})` }} aria-hidden="true" />
          {name}
        </span>
      ))}
      <span>grey words: in no chunk</span>
    </p>
  );
}

/** The passage that a citation points at. */
function spanOf(parameters: URLSearchParams, length: number): Span | undefined {
  const [start, end] = [Number(parameters.get('start') ?? Number.NaN), Number(parameters.get('end') ?? Number.NaN)];
  return Number.isInteger(start) && Number.isInteger(end) && start >= 0 && end > start && end <= length
    ? { start, end }
    : undefined;
}
