/** The quiz as a user meets it, and its grader over a seeded sample of the handbook's questions; `pnpm bench:quiz` does all of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, randomInteger } from '@raglab/core';
import { findDataset, gradeAnswer } from '@raglab/eval';
import { afterAll, describe, expect, it } from 'vitest';
import { negateAnswer } from '../bench/spoil-answer.ts';
import { ROOT, runCli, runJson } from './run-cli.ts';

const lab = mkdtempSync(join(tmpdir(), 'raglab-quiz-'));
afterAll(() => rmSync(lab, { recursive: true, force: true }));

describe('grades', () => {
  it('are high for the reference, low for another answer, lower with a negation than without', async () => {
    const { cases } = await findDataset('rag-handbook', [join(ROOT, 'datasets')]);
    const questions = cases.filter(({ answer, unanswerable }) => answer !== null && !unanswerable);
    const random = createRandom(20261121);
    let lower = 0;
    let foreign = 0;
    const sample = Array.from({ length: 60 }, () => questions[randomInteger(random, questions.length)]!);
    for (const { question, answer, spans } of sample) {
      const score = (text: string): number =>
        gradeAnswer({
          question,
          reference: answer!,
          passages: spans.map((span) => ({ ...span, path: null })),
          answer: text,
        }).score;
      expect(score(answer!)).toBe(1);
      if (score(negateAnswer(answer!).text) < 1) lower++;
      const other = questions[randomInteger(random, questions.length)]!;
      foreign += other.answer === answer ? 0 : score(other.answer!);
    }
    // Over all 247 it is 246, and .03.
    expect(lower).toBeGreaterThanOrEqual(58);
    expect(foreign / sample.length).toBeLessThan(0.1);
  });
});

describe('raglab quiz', () => {
  it('grades a file of answers, and keeps what came of it', async () => {
    const file = join(lab, 'answers.jsonl');
    const answers = [
      { id: 'evl-001', answer: 'By ten, since k is 10 and P@10 still divides by 10.' },
      { id: 'evl-004', answer: 'I do not know.' },
    ];
    writeFileSync(file, answers.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const { exitCode, json } = await runJson(['quiz', '--answers', file, '--lab', lab]);
    expect(exitCode).toBe(0);
    expect(json.summary).toMatchObject({ answers: 2, unanswered: 1 });
    const [first, second] = json.results;
    expect(first.grade.verdict).toBe('right');
    expect(first.review.intervalDays).toBe(1);
    expect(second).toMatchObject({ question: { topic: 'eval' }, review: { intervalDays: 0 } });
    expect(second.readNext[0].path).toBe('datasets/rag-handbook/documents/eval/ndcg.md');
    const { json: progress } = await runJson(['quiz', '--progress', '--lab', lab]);
    expect(progress).toMatchObject({ answers: 2 });
    expect(progress.topics[0]).toMatchObject({ topic: 'eval', answered: 2 });
    const { json: rows } = await runJson(['sql', 'SELECT count(*) AS n FROM quiz_answers', '--lab', lab]);
    expect(JSON.stringify(rows)).toContain('2');
  });

  it('gives a script the next question, and names what is wrong with the options', async () => {
    const { json } = await runJson(['quiz', '--topic', 'embed', '--lab', lab]);
    expect(json.question.topic).toBe('embed');
    const { exitCode, stderr } = await runCli(['quiz', '--answer', 'By ten.', '--lab', lab]);
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining('--question beside --answer')]);
    const unknown = await runJson(['quiz', '--question', 'evl-999', '--answer', 'x', '--lab', lab]);
    expect(unknown.json.error).toMatchObject({ code: 'not_found' });
  });
});
