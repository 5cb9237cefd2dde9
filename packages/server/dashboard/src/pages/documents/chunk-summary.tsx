/** Counts of a chunking, and the size of each chunk in order as a strip of bars. */
import { memo } from 'react';
import { Figures } from '../../components/figures.tsx';
import { formatCount, formatShare } from '../../components/format-number.ts';
import type { ChunkCounts } from './chunk-counts.ts';
import './chunk-summary.css';

export interface ChunkSummaryProps {
  readonly counts: ChunkCounts;
  /** Tokens of each chunk, in order. */
  readonly sizes: readonly number[];
  readonly characters: number;
}

const STRIP_HEIGHT = 36;

export const ChunkSummary = memo(function ChunkSummary({ counts, sizes, characters }: ChunkSummaryProps) {
  const { chunks, tokens, documentTokens, smallest, median, largest, overlapCharacters, uncoveredCharacters } = counts;
  const most = Math.max(...sizes, 1);
  return (
    <div className="chunk-summary">
      <Figures
        figures={[
          { name: 'Chunks', value: formatCount(chunks) },
          {
            name: 'Tokens',
            value: formatCount(tokens),
            note: documentTokens === null ? undefined : `of ${formatCount(documentTokens)}`,
          },
          { name: 'Median', value: formatCount(median), note: `${formatCount(smallest)}–${formatCount(largest)}` },
          { name: 'Overlap', value: formatShare(characters > 0 ? overlapCharacters / characters : null, 1) },
          { name: 'In no chunk', value: formatCount(uncoveredCharacters), note: 'characters' },
        ]}
      />
      {sizes.length > 0 && (
        <svg
          className="chunk-summary-strip"
          style={{ maxWidth: sizes.length * 28 }}
          viewBox={`0 0 ${sizes.length} ${STRIP_HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`Tokens of the ${chunks} chunks in order, from ${smallest} to ${largest}`}
        >
          <path
            d={sizes
              .map((size, i) => {
                const height = Math.max(1, (size / most) * STRIP_HEIGHT);
                return `M${i + 0.08} ${STRIP_HEIGHT}v${-height}h.84v${height}z`;
              })
              .join('')}
          />
        </svg>
      )}
    </div>
  );
});
