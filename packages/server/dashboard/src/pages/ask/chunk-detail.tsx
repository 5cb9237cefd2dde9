/** The chosen chunk: its place in every stage, what its score is made of, its text, and the way to its document. */
import { formatScore } from '../../components/format-number.ts';
import { hrefOf } from '../../router/route.ts';
import { nameOf, type TracedQuestion } from './traced-question.ts';
import './chunk-detail.css';

export interface ChunkDetailProps {
  readonly traced: TracedQuestion;
  readonly chunkId: string;
  readonly collection: string | undefined;
}

export function ChunkDetail({ traced, chunkId, collection }: ChunkDetailProps) {
  const chunk = traced.chunks.get(chunkId);
  const places = traced.stages.flatMap(({ stage, candidates }) => {
    const at = candidates.findIndex((candidate) => candidate.chunkId === chunkId);
    return at === -1 ? [] : [{ stage, rank: at + 1, ...candidates[at]! }];
  });
  const parts = Object.entries(places.findLast(({ explanation }) => explanation)?.explanation ?? {})
    .filter(([, value]) => Math.abs(value) >= 0.005)
    .toSorted(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  const largest = Math.abs(parts[0]?.[1] ?? 1);
  return (
    <div className="chunk-detail" aria-live="polite">
      <p>
        <strong>{nameOf(chunk, chunkId)}</strong>{' '}
        {chunk !== undefined && (
          <a
            className="small"
            href={hrefOf(['documents', chunk.documentId], { collection, start: chunk.start, end: chunk.end })}
          >
            open in its document
          </a>
        )}
      </p>
      <p className="small soft">
        {places.map(({ stage, rank, score }) => `${stage} ${rank} (${formatScore(score)})`).join(' → ')}
      </p>
      {parts.length > 0 && (
        <dl className="chunk-detail-parts" aria-label="What the score is made of">
          {parts.map(([name, value]) => (
            <div key={name}>
              <dt className="clip">{wordsOf(name)}</dt>
              <dd>
                <span
                  className="chunk-detail-bar"
                  data-negative={value < 0}
                  style={{ width: `${(100 * Math.abs(value)) / largest}%` }}
                  aria-hidden="true"
                />
              </dd>
              <dd className="numeric">{formatScore(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {chunk !== undefined && <p className="chunk-detail-text">{chunk.text}</p>}
    </div>
  );
}

/** 'lexicalShare' → 'lexical share'. */
function wordsOf(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}
