/**
 * What the quiz's grader makes of answers whose worth is known, over every question of rag-handbook that has a reference answer: the reference
 * itself, what the handbook says, answers to other questions, the reference spoilt by rule, right and wrong answers in free words, and near copies
 * from the handbook's adversarial labels. The local judge's support formula is measured beside it, as another way to see coverage. Deterministic.
 * Run: pnpm bench:quiz
 */
import './print-usage.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnswerGrade } from '@raglab/core';
import { createLocalJudge, type EvaluationCase, findDataset, gradeAnswer } from '@raglab/eval';
import { areaUnderCurve } from '../packages/eval/src/training/area-under-curve.ts';
import { publishResults } from './publish-results.ts';
import { changeNumbers, negateAnswer } from './spoil-answer.ts';

interface Graded {
  readonly id: string;
  readonly answer: string;
  readonly grade: AnswerGrade;
  /** Below what the reference answer itself gets? */
  readonly isBelow: boolean;
}

const ROOT = join(import.meta.dirname, '..');
const dataset = await findDataset('rag-handbook', [join(ROOT, 'datasets')]);
const questions = dataset.cases.filter(({ answer, unanswerable }) => answer !== null && !unanswerable);
const byId = new Map(questions.map((question) => [question.id, question]));

const own = gradeAll('the reference itself', ({ answer }) => answer);
const passages = gradeAll('the passages that answer the question', ({ spans }) =>
  spans.map(({ text }) => text).join(' '),
);
const neighbours = gradeAll('answer to another question on the same document', neighbourAnswer);
const negations = (rule: string) =>
  gradeAll(`reference with a negation ${rule}`, ({ answer }) => onlyRule(answer!, rule));
const rows = [
  own,
  passages,
  gradeAll('first half of the reference', ({ answer }) => answer!.slice(0, answer!.length / 2)),
  gradeAll('answer to another question', (_, i) => questions[(i + 97) % questions.length]!.answer),
  neighbours,
  gradeAll('the question itself', ({ question }) => question),
  gradeAll('“I do not know.”', () => 'I do not know.'),
  negations('put in'),
  negations('taken out'),
  negations('put before'),
  gradeAll('reference with every number changed', ({ answer }) => changeNumbers(answer!)),
  ...['dev', 'test'].flatMap((split) => ['right', 'wrong'].map((label) => gradeLearners(split, label))),
  ...['supported', 'unsupported'].map(gradeLabelled),
];
const free = (split: string, label: string): readonly Graded[] => gradeLearners(split, label).graded;
const support = await supportScores();
const figures = {
  coverage: separation(passages.graded.map(scoreOf), neighbours.graded.map(scoreOf)),
  supportFormula: separation(support.passages, support.neighbours),
  freeWordsTest: separation(free('test', 'right').map(scoreOf), free('test', 'wrong').map(scoreOf)),
};
publish();

function gradeAll(name: string, make: (question: EvaluationCase, i: number) => string | null) {
  const graded = questions.flatMap((question, i): Graded[] => {
    const answer = make(question, i);
    return answer === null ? [] : [grade(question, answer)];
  });
  return { name, graded };
}

function grade(question: EvaluationCase, answer: string): Graded {
  const given = { question: question.question, reference: question.answer!, passages: passagesOf(question) };
  const result = gradeAnswer({ ...given, answer });
  const isBelow = result.score < gradeAnswer({ ...given, answer: question.answer! }).score;
  return { id: question.id, answer, grade: result, isBelow };
}

function passagesOf({ spans }: EvaluationCase) {
  return spans.map((span) => ({ ...span, path: null }));
}

/** Of the next question, in order of id, that the same document answers; null where there is none. */
function neighbourAnswer({ spans }: EvaluationCase, i: number): string | null {
  const documents = new Set(spans.map(({ documentId }) => documentId));
  const others = [...questions.slice(i + 1), ...questions.slice(0, i)];
  return others.find((other) => other.spans.some(({ documentId }) => documents.has(documentId)))?.answer ?? null;
}

function onlyRule(answer: string, wanted: string): string | null {
  const { text, rule } = negateAnswer(answer);
  return rule === wanted ? text : null;
}

function gradeLearners(split: string, label: string) {
  const lines = readLines<{ id: string; label: string; answer: string }>(
    join(import.meta.dirname, 'quiz-learners.jsonl'),
  );
  const chosen = lines.filter((line) => line.label === label && byId.get(line.id)!.split === split);
  return {
    name: `${label} answers in free words, ${split}`,
    graded: chosen.map(({ id, answer }) => grade(byId.get(id)!, answer)),
  };
}

/** The label file's contexts stand in for the reference: rewordings are supported, near copies with one fact changed are not. */
function gradeLabelled(label: string) {
  const path = join(ROOT, 'datasets', 'rag-handbook', 'labels.jsonl');
  const lines = readLines<{ id: string; question: string; contexts: string[]; answer: string; label: string }>(path);
  const graded = lines
    .filter((line) => line.label === label)
    .map(({ id, question, contexts, answer }): Graded => {
      const given = { question, reference: contexts.join(' '), passages: [] };
      const [result, best] = [answer, given.reference].map((text) => gradeAnswer({ ...given, answer: text }));
      return { id, answer, grade: result!, isBelow: result!.score < best!.score };
    });
  return { name: label === 'supported' ? 'labels: true rewordings' : 'labels: near copies, one fact changed', graded };
}

/** Mean probability that the answer supports the reference's claims. */
async function supportScores() {
  const instrument = createLocalJudge().instrument!;
  const score = async ({ id, answer }: Graded): Promise<number> => {
    const { question, answer: reference } = byId.get(id)!;
    const extracted = await instrument.extractClaims(reference!, question);
    if (extracted.status !== 'measured') throw new Error(extracted.reason);
    const checked = await instrument.verifyClaims(extracted.claims, [answer]);
    if (checked.status !== 'measured') throw new Error(checked.reason);
    return mean(checked.verdicts.map(({ probability }) => probability ?? 0));
  };
  return {
    passages: await Promise.all(passages.graded.map(score)),
    neighbours: await Promise.all(neighbours.graded.map(score)),
  };
}

function separation(better: readonly number[], worse: readonly number[]): number {
  const isBetter = [...better.map(() => true), ...worse.map(() => false)];
  return areaUnderCurve([...better, ...worse], isBetter);
}

function scoreOf({ grade: { score } }: Graded): number {
  return score;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function readLines<T>(path: string): T[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

function publish(): void {
  const count = (graded: readonly Graded[], verdict: string): string =>
    String(graded.filter((each) => each.grade.verdict === verdict).length);
  publishResults({
    name: 'quiz',
    title: `Grading free answers without a language model: ${questions.length} questions of rag-handbook`,
    command: 'pnpm bench:quiz',
    columns: [
      'answer',
      'n',
      'mean score',
      'right',
      'partly',
      'wrong',
      'unanswered',
      'contradiction seen',
      'below the reference',
    ],
    rows: rows.map(({ name, graded }) => [
      name,
      String(graded.length),
      mean(graded.map(scoreOf)).toFixed(3),
      ...['right', 'partly', 'wrong', 'unanswered'].map((verdict) => count(graded, verdict)),
      String(graded.filter(({ grade: { contradictions } }) => contradictions.length > 0).length),
      String(graded.filter(({ isBelow }) => isBelow).length),
    ]),
    notes: [
      'One answer for each question. Negations and numbers are changed by rule (bench/spoil-answer.ts): “put in” behind an auxiliary verb, “taken out”, or “It is not true that” put before; some results are no good English.',
      'Free words: 48 right and 48 wrong answers to 48 questions (bench/quiz-learners.jsonl), written by a language model that saw question and reference, to say the same in other words or a common error. The thresholds were chosen on dev; test reports. They are few, and people write otherwise.',
      `Coverage of the reference's words separates the handbook's own passages from answers to a neighbouring question with an AUC of ${figures.coverage.toFixed(3)}; the support formula of the local judge, the answer as its context, with ${figures.supportFormula.toFixed(3)}. In free words (test) coverage reaches ${figures.freeWordsTest.toFixed(3)}.`,
      'What it cannot do: half of a reference is called right where its words reach into every part of it; a right answer in free words is called partly right where it meets no word of some part; “contradiction seen” in the passages is a false alarm (they say the same at more length); the last two rows are made to fool word comparison, and do.',
    ],
    measurements: {
      figures,
      // One line for each answer: id, score, verdict, kinds of contradiction.
      rows: rows.map(({ name, graded }) => ({
        name,
        graded: graded.map(({ id, grade: { score, verdict, contradictions } }) =>
          [id, score.toFixed(3), verdict, ...contradictions.map(({ kind }) => kind)].join(' '),
        ),
      })),
    },
  });
}
