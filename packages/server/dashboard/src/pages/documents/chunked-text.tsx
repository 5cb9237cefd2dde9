/**
 * A part of a document's text with the borders of its chunks drawn in: neighbours in two tints, overlaps in a third, the number of a chunk where it
 * begins. Memoised: only a change of borders or text draws it anew. Text is text: React escapes whatever stands in it.
 */
import { memo, useEffect, useRef } from 'react';
import type { Span } from '../../components/highlight-spans.ts';
import { chunkPieces } from './chunk-pieces.ts';
import './chunked-text.css';

export interface ChunkedTextProps {
  readonly text: string;
  readonly part: Span;
  readonly chunks: readonly (Span & { readonly tokenCount: number })[];
  readonly mark?: Span | undefined;
}

export const ChunkedText = memo(function ChunkedText({ text, part, chunks, mark }: ChunkedTextProps) {
  const marked = useRef<HTMLElement>(null);
  useEffect(() => {
    if (mark !== undefined) marked.current?.scrollIntoView({ block: 'center' });
  }, [mark]);

  return (
    <div className="chunked-text">
      {chunkPieces(chunks, part, mark).map(({ start, end, cover, chunk, begins, marked: isMarked }) => (
        <span key={start}>
          {begins.map((index) => (
            <span
              key={index}
              className="chunk-number"
              title={`chunk ${index + 1}: ${chunks[index]!.tokenCount} tokens, characters ${chunks[index]!.start}–${chunks[index]!.end}`}
            >
              {index + 1}
            </span>
          ))}
          <span className="chunk-piece" data-tint={tintOf(cover, chunk)}>
            {isMarked ? (
              <mark ref={start === mark?.start ? marked : undefined}>{text.slice(start, end)}</mark>
            ) : (
              text.slice(start, end)
            )}
          </span>
        </span>
      ))}
    </div>
  );
});

function tintOf(cover: number, chunk: number | undefined): string {
  if (chunk === undefined) return 'none';
  if (cover > 1) return 'overlap';
  return chunk % 2 === 0 ? 'even' : 'odd';
}
