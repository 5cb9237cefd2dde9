/** Document text with highlighted spans. React writes it as text: markup that stands in a document is shown, never run. */
import { memo } from 'react';
import { highlightSpans, type Span } from './highlight-spans.ts';

export interface MarkedTextProps {
  readonly text: string;
  /** In the document's positions. */
  readonly spans: readonly Span[];
  /** Where the text begins in the document. */
  readonly offset?: number;
}

export const MarkedText = memo(function MarkedText({ text, spans, offset = 0 }: MarkedTextProps) {
  return highlightSpans(text, spans, offset).map(({ start, text: piece, marked }) =>
    marked ? <mark key={start}>{piece}</mark> : <span key={start}>{piece}</span>,
  );
});
