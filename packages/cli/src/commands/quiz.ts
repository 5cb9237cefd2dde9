/** `raglab quiz`: questions of the field, free answers, grades that show their reasons. Typed in a terminal, or given by options and files. */
import { type Quiz, type QuizResult, RaglabError } from '@raglab/core';
import { readJsonLines } from '@raglab/eval';
import type { Command } from 'commander';
import { z } from 'zod';
import {
  type CommandContext,
  type CommonOptions,
  nonEmpty,
  wholeNumber,
  withCommonOptions,
  withLab,
} from '../command-context.ts';
import { createQuizDesk, QUIZ_DATASET } from '../lab/lab-quiz.ts';
import { createLoadedDatasets } from '../lab/served/dataset-catalog.ts';
import { askInTerminal } from '../quiz/ask-in-terminal.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { formatProgress, formatQuestions, formatResult, formatSummary, QUIZ_LIMITS } from './format-quiz.ts';

interface QuizOptions extends CommonOptions {
  readonly dataset: string;
  readonly topic?: string;
  readonly question?: string;
  readonly answer?: string;
  readonly answers?: string;
  readonly n: number;
  readonly list?: boolean;
  readonly progress?: boolean;
}

export function addQuizCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('quiz')
    .description(
      'Answer questions of the field in your own words: which claims are covered, which contradicted, what to read. What you know poorly comes back sooner.',
    )
    .option('--dataset <name>', 'questions with reference answers', nonEmpty, QUIZ_DATASET)
    .option('--topic <topic>', 'only this topic (--list shows them), or only this document by its id', nonEmpty)
    .option('--n <n>', 'questions to ask in a terminal', wholeNumber(1), 5)
    .option('--question <id>', 'this question, instead of the next one', nonEmpty)
    .option('--answer <text>', 'grade this answer to --question, and ask nothing')
    .option('--answers <file>', 'grade the answers in this file, JSONL {id, answer}, and ask nothing', nonEmpty)
    .option('--list', 'list the questions')
    .option('--progress', 'show what is known, by topic');
  withCommonOptions(command, [
    'quiz',
    'quiz --topic eval --n 3',
    'quiz --json                                        the next question, for a script',
    'quiz --question evl-001 --answer "By ten." --json',
    'quiz --answers answers.jsonl --json',
    'quiz --progress',
  ]).action(async (options: QuizOptions) => {
    checkCombination(options);
    const readsOnly = options.list === true || options.progress === true;
    const access = readsOnly ? 'read' : 'write';
    await withLab(options, { create: readsOnly ? 'scratch' : true, access }, async (lab) => {
      const quiz = await createQuizDesk(lab, createLoadedDatasets(lab)).open(options.dataset);
      await runQuiz(quiz, options, context, lab.clock.now());
    });
  });
}

async function runQuiz(quiz: Quiz, options: QuizOptions, { terminal, signal }: CommandContext, now: Date) {
  const { topic, json } = options;
  const show = (document: object, text: () => string): void =>
    terminal.out(json ? JSON.stringify(document, null, 2) : text());
  if (options.list) {
    const questions = quiz.list({ topic });
    return show({ dataset: options.dataset, questions }, () => formatQuestions(questions));
  }
  if (options.progress) {
    const progress = quiz.progress();
    return show(progress, () => formatProgress(progress, terminal, now));
  }
  const given = await givenAnswers(options);
  if (given !== null) return report(quiz, given, options, terminal);
  const question = options.question === undefined ? quiz.next({ topic }) : findQuestion(quiz, options.question);
  if (json) return show({ dataset: options.dataset, question }, () => '');
  const results = await askInTerminal(quiz, {
    ...{ first: question, topic, terminal, signal },
    count: options.question === undefined ? options.n : 1,
    streams: { input: process.stdin, output: process.stderr },
  });
  if (results.length > 1) terminal.out(`\n${formatSummary(results, terminal)}`);
}

interface GivenAnswer {
  readonly id: string;
  readonly answer: string;
}

const givenAnswerSchema: z.ZodType<GivenAnswer> = z.object({ id: z.string().min(1), answer: z.string() });

/** Null where the learner is to be asked. */
async function givenAnswers({ question, answer, answers }: QuizOptions): Promise<readonly GivenAnswer[] | null> {
  if (answer !== undefined) return [{ id: question!, answer }];
  if (answers === undefined) return null;
  const given: GivenAnswer[] = [];
  for await (const { value } of readJsonLines(answers, givenAnswerSchema)) given.push(value);
  if (given.length > 0) return given;
  throw new RaglabError({
    code: 'not_measured',
    problem: `${answers} holds no answer`,
    expected: 'JSONL {id, answer}',
  });
}

function report(quiz: Quiz, given: readonly GivenAnswer[], { dataset, json }: QuizOptions, terminal: Terminal): void {
  // Every id is looked up before the first answer is kept.
  for (const { id } of given) findQuestion(quiz, id);
  const results = given.map(({ id, answer }) => quiz.answer(id, answer));
  if (json) {
    const summary = summaryOf(results);
    terminal.out(JSON.stringify({ dataset, limits: QUIZ_LIMITS, summary, results }, null, 2));
    return;
  }
  for (const result of results) terminal.out(`${formatResult(result, terminal, { isScripted: true })}\n`);
  terminal.out(formatSummary(results, terminal));
}

function summaryOf(results: readonly QuizResult[]): object {
  const count = (verdict: string): number => results.filter(({ grade }) => grade.verdict === verdict).length;
  return {
    answers: results.length,
    meanScore: results.reduce((sum, { grade }) => sum + grade.score, 0) / results.length,
    right: count('right'),
    partly: count('partly'),
    wrong: count('wrong'),
    unanswered: count('unanswered'),
  };
}

function findQuestion(quiz: Quiz, id: string) {
  const question = quiz.list().find((each) => each.id === id);
  if (question) return question;
  throw new RaglabError({
    code: 'not_found',
    problem: `no question '${id}'`,
    expected: 'an id that `raglab quiz --list` shows; questions whose reference has no word to compare are not asked',
  });
}

function checkCombination({ question, answer, answers, list, progress, topic }: QuizOptions): void {
  const ways = [answer !== undefined, answers !== undefined, list === true, progress === true].filter(Boolean).length;
  const wrong =
    ways > 1
      ? 'only one of --answer, --answers, --list and --progress'
      : answer !== undefined && question === undefined
        ? '--question beside --answer'
        : topic !== undefined && (question !== undefined || answers !== undefined || progress === true)
          ? '--topic only where the next question is chosen, or with --list'
          : null;
  if (wrong !== null)
    throw new RaglabError({ code: 'usage', problem: 'these options do not go together', expected: wrong });
}
