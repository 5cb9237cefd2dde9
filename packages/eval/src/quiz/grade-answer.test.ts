import { describe, expect, it } from 'vitest';
import { gradeAnswer } from './grade-answer.ts';

const QUESTION = 'Why does churn damage an HNSW index?';
const REFERENCE =
  'A deleted node is only marked, because taking it out would cut paths through it; searches walk through 300 marked nodes and recall falls.';
const PASSAGES = [
  {
    documentId: 'hnsw',
    path: 'hnsw.md',
    start: 0,
    end: 60,
    text: 'Deletion marks the node, since paths lead through it.',
  },
  { documentId: 'upkeep', path: null, start: 5, end: 50, text: 'Recall falls when many marked nodes are walked.' },
];

function grade(answer: string) {
  return gradeAnswer({ question: QUESTION, reference: REFERENCE, passages: PASSAGES, answer });
}

describe('gradeAnswer', () => {
  it('gives the reference itself the full score, and shows where its claims stand', () => {
    const { score, verdict, claims, contradictions, beyond } = grade(REFERENCE);
    expect({ score, verdict, contradictions, beyond }).toEqual({
      score: 1,
      verdict: 'right',
      contradictions: [],
      beyond: [],
    });
    expect(claims.map(({ status, passage }) => [status, passage?.documentId])).toEqual([
      ['covered', 'hnsw'],
      ['covered', 'hnsw'],
      ['covered', 'upkeep'],
    ]);
  });

  it('says which claims are missing, and which of their words', () => {
    const { claims, verdict } = grade('A node is not taken out, because paths go through it.');
    expect(verdict).toBe('partly');
    expect(claims.map(({ status }) => status)).toEqual(['missed', 'covered', 'missed']);
    expect(claims[2]!.missing).toEqual(['searches', 'walk', '300', 'marked', 'recall', 'falls']);
  });

  it('takes words of one family, and numbers in another format', () => {
    expect(
      grade('Deletion only marks nodes. Searching walks three hundred of them, so the recall falls.').verdict,
    ).toBe('partly');
    expect(grade('Recall falls by walking 300.0 marked nodes.').claims[2]!.missing).toEqual(['searches']);
  });

  it('sees a negation, another number and a listed opposite, and counts the statement as contradicted', () => {
    const kinds = (answer: string) => grade(answer).contradictions.map(({ kind }) => kind);
    expect(kinds(REFERENCE.replace('is only', 'is not only'))).toEqual(['negation']);
    expect(kinds('Searches walk through 700 marked nodes and recall falls.')).toEqual(['number']);
    expect(kinds('Searches walk through 300 marked nodes and recall rises.')).toEqual(['opposite']);
    const { claims, verdict } = grade('Searches do not walk through 300 marked nodes and recall does not fall.');
    expect([claims[2]!.status, verdict]).toEqual(['contradicted', 'partly']);
  });

  it('does not take the same negation on both sides, a rounded number or a number of the passages for a contradiction', () => {
    const same = { question: '', reference: 'The pads must not enter the mean of 0.4286.', passages: [] };
    expect(gradeAnswer({ ...same, answer: 'Pads should not enter the mean, about .429.' }).contradictions).toEqual([]);
    const known = {
      question: '',
      reference: 'It costs 40 dollars.',
      passages: [{ ...PASSAGES[0]!, text: 'At 20 dollars a piece, two cost 40.' }],
    };
    expect(gradeAnswer({ ...known, answer: 'It costs two times 20 dollars.' }).contradictions).toEqual([]);
  });

  it('holds yes against no', () => {
    const item = { question: 'May we?', reference: 'No. The cosine of two models has no meaning.', passages: [] };
    expect(gradeAnswer({ ...item, answer: 'Yes, the dimensions are equal.' }).contradictions).toHaveLength(1);
    expect(gradeAnswer({ ...item, answer: 'No, the cosine has no meaning.' }).verdict).toBe('right');
  });

  it('gives nothing for the question, for nothing, for “I do not know”', () => {
    expect(grade(QUESTION).verdict).toBe('wrong');
    for (const answer of ['', '…', 'I do not know.'])
      expect(grade(answer)).toMatchObject({ score: 0, verdict: 'unanswered' });
  });

  it('names what it cannot grade', () => {
    const aside = 'Kubernetes restarts pods.';
    expect(grade(`${REFERENCE} ${aside}`).beyond).toEqual([aside]);
  });

  it('gives no grade where the reference has no word to compare', () => {
    const item = { question: '', reference: 'No.', passages: [] };
    expect(() => gradeAnswer({ ...item, answer: 'No.' })).toThrow('says nothing that words could show');
  });

  it('survives any text', () => {
    for (const answer of ['\u0000', '% % %', '9'.repeat(400), 'not '.repeat(5000), '🚢'.repeat(100)])
      expect(grade(answer).score).toBeGreaterThanOrEqual(0);
  });
});
