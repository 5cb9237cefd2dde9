/**
 * Where a chunk stands in its text. The reference program of Chroma's evaluation looks for the first occurrence of the chunk's text without a final
 * stop, which is the wrong place for a text that occurs twice; the exact protocol takes the offsets that the chunker gave.
 */
import { RaglabError } from '@raglab/core';
import type { ChunkingProtocol } from './chunking-scores.ts';
import type { Span } from './span-set.ts';

export interface LocatedText extends Span {
  readonly text: string;
}

/** In UTF-16 code units, as the offsets of the chunk are. Throws `corrupt` where the text does not hold the chunk at its offsets. */
export function locateChunk(text: string, { text: chunk, start, end }: LocatedText, protocol: ChunkingProtocol): Span {
  if (text.slice(start, end) !== chunk) {
    throw new RaglabError({
      code: 'corrupt',
      problem: 'a chunk does not stand where it says',
      expected: JSON.stringify(chunk.slice(0, 40)),
      received: `${JSON.stringify(text.slice(start, Math.min(end, start + 40)))} at ${start}`,
    });
  }
  if (protocol === 'exact') return { start, end };
  const target = chunk.replace(/\.$/, '');
  const first = text.indexOf(target);
  return { start: first, end: first + target.length };
}
