/**
 * Late interaction (MaxSim) made visible: for each word of the question (a row) the nearest word of each passage (a column), shaded by their cosine.
 * The bar beside a word is its weight.
 */
import type { CSSProperties } from 'react';
import { formatScore } from '../../components/format-number.ts';
import { nameOf, type TracedQuestion } from './traced-question.ts';
import './token-matches.css';

export interface TokenMatchesProps {
  readonly traced: TracedQuestion;
  readonly onSelect: (chunkId: string) => void;
}

export function TokenMatches({ traced, onSelect }: TokenMatchesProps) {
  const { tokenMatches, chunks } = traced;
  const words = tokenMatches[0]?.tokens ?? [];
  const heaviest = Math.max(...words.map(({ weight }) => weight), Number.EPSILON);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard
    <section className="token-matches" aria-label="Words of the question by passage" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Word</th>
            {tokenMatches.map(({ chunkId, maxSim }, i) => (
              <th key={chunkId} scope="col">
                <button type="button" title={nameOf(chunks.get(chunkId), chunkId)} onClick={() => onSelect(chunkId)}>
                  <span className="visually-hidden">Passage </span>
                  {i + 1} <span className="faint">{formatScore(maxSim)}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {words.map(({ token, weight }, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a word may stand twice in a question; its place is what tells them apart
            <tr key={row}>
              <th scope="row" title={`weight ${formatScore(weight)}`}>
                <span className="clip">{token}</span>
                <span className="token-weight" aria-hidden="true">
                  <span style={{ width: `${(100 * weight) / heaviest}%` }} />
                </span>
              </th>
              {tokenMatches.map(({ chunkId, tokens }) => (
                <TokenCell key={chunkId} match={tokens[row]!} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TokenCell({ match }: { readonly match: TracedQuestion['tokenMatches'][number]['tokens'][number] }) {
  const { token, passageToken, similarity } = match;
  return (
    <td
      className="token-cell clip"
      style={{ '--match': shadeOf(similarity) } as CSSProperties}
      title={`${token} → ${passageToken ?? 'nothing'}: cosine ${formatScore(similarity)}`}
    >
      {passageToken ?? '–'}
    </td>
  );
}

/** Percent: squared, as MaxSim weighs a match, so that weak ones fade; never so dark that the word on it is hard to read. */
function shadeOf(similarity: number): string {
  return `${Math.round(45 * Math.max(0, similarity) ** 2)}%`;
}
