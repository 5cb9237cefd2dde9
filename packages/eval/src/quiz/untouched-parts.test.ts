import { describe, expect, it } from 'vitest';
import { untouchedParts } from './untouched-parts.ts';

const CLAIM =
  'A deleted node is only marked, because taking it out would cut paths; later searches walk through marked nodes and recall falls.';
const parts = (answer: string, question = ''): string[] => untouchedParts(CLAIM, answer, question);

describe('untouchedParts', () => {
  it('has nothing against the claim itself, nor against other words that meet it everywhere', () => {
    expect(parts(CLAIM)).toEqual([]);
    expect(
      parts(
        'Deleting leaves the node there, paths lead through it; searching visits all of them and finds less recall.',
      ),
    ).toEqual([]);
  });

  it('names the end that half an answer leaves out', () => {
    expect(parts('A deleted node is only marked.')).toEqual(['paths later searches walk recall falls']);
  });

  it('leaves the words of the question out: everybody has them', () => {
    expect(untouchedParts('Recall falls.', 'no idea', 'Does recall fall?')).toEqual([]);
    expect(untouchedParts('Recall falls.', 'no idea', 'What happens?')).toEqual(['Recall falls']);
  });
});
