/** What `raglab quiz` prints for people. */
import { type GradedClaim, type QuizProgress, type QuizQuestion, type QuizResult, textTable } from '@raglab/core';
import { createPaint, type Paint } from '../terminal/paint.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Said wherever grades are shown. */
export const QUIZ_LIMITS =
  'Grades compare words: a right answer in other words scores too low, a wrong one in the right words may pass. The claims show what was seen; judge yourself.';

/** `isScripted`: question and answer are shown too, and the limits stand at the end of all. */
export function formatResult(
  { question, answer, grade, reference, passages, readNext, review }: QuizResult,
  terminal: Terminal,
  { isScripted }: { readonly isScripted: boolean },
): string {
  const paint = createPaint(terminal);
  const covered = grade.claims.filter(({ status }) => status === 'covered').length;
  const verdict = { right: paint.good, partly: paint.warn, wrong: paint.bad, unanswered: paint.bad }[grade.verdict];
  const asked = isScripted ? [formatQuestion(question, paint), `> ${answer}`] : [];
  const lines = [
    ...asked,
    `${verdict(grade.verdict)}  score ${grade.score.toFixed(2)}, ${covered} of ${grade.claims.length} claims covered`,
    ...(grade.verdict === 'unanswered' ? [] : grade.claims.map((claim) => formatClaim(claim, paint))),
    ...grade.contradictions.map(({ said, reason }) => `  ${paint.bad('against it')}    “${said}”: ${reason}`),
    ...grade.beyond.map(
      (said) => `  ${paint.dim('not graded')}    “${said}”: neither the reference nor its passages say it`,
    ),
    `reference     ${reference}`,
    ...passages.map(
      ({ path, documentId, start, end, text }) =>
        `stands in     ${paint.accent(path ?? documentId)} ${paint.dim(`characters ${start}–${end}`)}\n              ${paint.dim(`“${oneLine(text)}”`)}`,
    ),
    ...readNext
      .filter(({ documentId }) => grade.verdict !== 'right' || passages.every((each) => each.documentId !== documentId))
      .map(({ path, documentId, reason }) => `read          ${paint.accent(path ?? documentId)} ${paint.dim(reason)}`),
    `comes back    ${review.intervalDays === 0 ? 'in ten minutes' : `in ${review.intervalDays} day${review.intervalDays === 1 ? '' : 's'}`}`,
  ];
  return lines.join('\n');
}

export function formatQuestion({ id, topic, question }: QuizQuestion, paint: Paint): string {
  return `${paint.dim(`${id}  ${topic}`)}\n${paint.bold(question)}`;
}

export function formatQuestions(questions: readonly QuizQuestion[]): string {
  return textTable(
    [{ title: 'id' }, { title: 'topic' }, { title: 'question' }],
    questions.map(({ id, topic, question }) => [id, topic, question]),
  ).join('\n');
}

export function formatProgress({ answers, topics, nextDueAt }: QuizProgress, terminal: Terminal, now: Date): string {
  const paint = createPaint(terminal);
  const table = textTable(
    [
      { title: 'topic' },
      { title: 'questions', align: 'right' },
      { title: 'answered', align: 'right' },
      { title: 'due', align: 'right' },
      { title: 'mean of last scores', align: 'right' },
    ],
    topics.map(({ topic, questions, answered, due, meanScore }) => [
      topic,
      ...[questions, answered, due].map(String),
      meanScore === null ? '–' : meanScore.toFixed(2),
    ]),
  );
  const next =
    nextDueAt === null
      ? 'nothing was answered yet: `raglab quiz`'
      : nextDueAt <= now.toISOString()
        ? 'a question is due now: `raglab quiz`'
        : `the next question is due at ${nextDueAt}`;
  return [...table, '', `${answers} answers; ${next}`, paint.dim(QUIZ_LIMITS)].join('\n');
}

export function formatSummary(results: readonly QuizResult[]): string {
  const mean = results.reduce((sum, { grade }) => sum + grade.score, 0) / results.length;
  const right = results.filter(({ grade }) => grade.verdict === 'right').length;
  return `${right} of ${results.length} right, mean score ${mean.toFixed(2)}\n${QUIZ_LIMITS}`;
}

function formatClaim({ status, text, missing }: GradedClaim, paint: Paint): string {
  const mark = {
    covered: paint.good('covered     '),
    missed: paint.warn('missed      '),
    contradicted: paint.bad('contradicted'),
  };
  const lacks = status === 'missed' && missing.length > 0 ? paint.dim(` (lacks: ${missing.join(', ')})`) : '';
  return `  ${mark[status]}  ${text}${lacks}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
