/** What `raglab quiz` prints for people. */
import { type GradedClaim, type QuizProgress, type QuizQuestion, type QuizResult, textTable } from '@raglab/core';
import { createPaint, type Paint } from '../terminal/paint.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { wrapText } from '../terminal/wrap-text.ts';

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
  const row = createRows(terminal);
  const covered = grade.claims.filter(({ status }) => status === 'covered').length;
  const isUnanswered = grade.verdict === 'unanswered';
  const verdict = { right: paint.good, partly: paint.warn, wrong: paint.bad, unanswered: paint.bad }[grade.verdict];
  const figures = `score ${grade.score.toFixed(2)}, ${covered} of ${grade.claims.length} claims covered`;
  const days = review.intervalDays === 1 ? 'in a day' : `in ${review.intervalDays} days`;
  const isShown = (documentId: string): boolean => passages.some((passage) => passage.documentId === documentId);
  return [
    ...(isScripted ? [formatQuestion(question, terminal), ...row('you', answer)] : []),
    isUnanswered ? verdict('not answered') : `${verdict(grade.verdict)}  ${figures}`,
    ...(isUnanswered ? [] : grade.claims.flatMap((claim) => formatClaim(claim, row, paint))),
    ...grade.contradictions.flatMap(({ said, reason }) => row('against it', `“${said}”: ${reason}`, paint.bad)),
    ...grade.beyond.flatMap((said) =>
      row('not graded', `“${said}” (neither reference nor passages say it)`, paint.dim),
    ),
    '',
    ...row('reference', reference, paint.bold),
    ...passages.flatMap(({ path, documentId, start, end, text }) => [
      ...row('stands in', `${paint.accent(path ?? documentId)} ${paint.dim(`characters ${start}–${end}`)}`),
      ...row('', `“${oneLine(text)}”`, paint.bold),
    ]),
    // Who knew it has no need of the same text again.
    ...readNext
      .filter(({ documentId }) => grade.verdict !== 'right' || !isShown(documentId))
      .flatMap(({ path, documentId, reason }) =>
        row('read', `${paint.accent(path ?? documentId)} ${paint.dim(reason)}`),
      ),
    ...row('comes back', review.intervalDays === 0 ? 'in ten minutes' : days),
  ].join('\n');
}

export function formatQuestion({ id, topic, question }: QuizQuestion, terminal: Terminal): string {
  const paint = createPaint(terminal);
  const lines = wrapText(question, terminal.width).map(paint.bold);
  return [paint.dim(`${id}  ${topic}`), ...lines].join('\n');
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
  return [...table, '', `${answers} answers; ${next}`, ...wrapText(QUIZ_LIMITS, terminal.width).map(paint.dim)].join(
    '\n',
  );
}

export function formatSummary(results: readonly QuizResult[], { width }: Terminal): string {
  const mean = results.reduce((sum, { grade }) => sum + grade.score, 0) / results.length;
  const right = results.filter(({ grade }) => grade.verdict === 'right').length;
  return [`${right} of ${results.length} right, mean score ${mean.toFixed(2)}`, ...wrapText(QUIZ_LIMITS, width)].join(
    '\n',
  );
}

type Rows = (name: string, text: string, style?: (name: string) => string) => string[];

const NAME_WIDTH = 14;

/** A name in a column of its own, beside it the text in as many lines as it takes. */
function createRows({ width }: Terminal): Rows {
  return (name, text, style = (plain) => plain) => {
    const lines = wrapText(text, Math.max(40, width - NAME_WIDTH));
    const head = style(name) + ' '.repeat(Math.max(0, NAME_WIDTH - name.length));
    return lines.map((line, i) => (i === 0 ? head : ' '.repeat(NAME_WIDTH)) + line);
  };
}

function formatClaim({ status, text, missing }: GradedClaim, row: Rows, paint: Paint): string[] {
  const style = { covered: paint.good, missed: paint.warn, contradicted: paint.bad }[status];
  const lacks = status === 'missed' && missing.length > 0 ? ` (lacks: ${missing.join(', ')})` : '';
  return row(status, `${text}${lacks}`, style);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
