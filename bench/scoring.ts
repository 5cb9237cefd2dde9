/**
 * How long scoring takes. 10,000 cases by ten deterministic and heuristic metrics, with intervals (goal: under 10 s on two cores); six checks on 1,000
 * cases beside promptfoo (goal: 10 times as fast); `eval score` on 1,000 queries of 1,000 documents, beside trec_eval (goal: at most 3 times its time).
 * Beside promptfoo three things are timed: the checks alone, the run in one process, and the command from its start to its end.
 * `pnpm bench:scoring [--promptfoo FOLDER] [--trec-eval PROGRAM] [--rounds 5] [--publish]`; without FOLDER or PROGRAM those rows are missing.
 */
import './print-usage.ts';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { createRandom } from '@raglab/core';
import { createSuite, formatRun, type Scoring, scoreRecords } from '@raglab/eval';
import { type AnsweredCases, makeAnsweredCases } from './answered-cases.ts';
import { type Contender, cpuRatioOf, type Measured, measureRounds, medianOf, ratioOf } from './measure-rounds.ts';
import { openPromptfoo, type PromptfooChecks } from './promptfoo-checks.ts';
import { publishResults } from './publish-results.ts';

const { values: options } = parseArgs({
  options: {
    promptfoo: { type: 'string' },
    'trec-eval': { type: 'string' },
    rounds: { type: 'string', default: '5' },
    publish: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
const SEED = 1;
const MAIN = join(import.meta.dirname, '../packages/cli/src/main.ts');
/** The checks take milliseconds: more rounds for them. The commands take many seconds: fewer. */
const ROUNDS_OF_CHECKS = 3 * rounds;
const PASSES = 40;
const ROUNDS_OF_COMMANDS = Math.min(3, rounds);
const CHECKS = [
  { metric: 'contains', text: 'harbour' },
  { metric: 'regex', pattern: 's.x' },
  'is_json',
  'edit_similarity',
  'rouge_1',
  'bleu',
];
const TEN = [...CHECKS, 'no_secrets', 'token_f1', 'rouge_l', 'chrf'];

const scratch = mkdtempSync(join(tmpdir(), 'raglab-scoring-'));
const rows: string[][] = [];
const notes: string[] = [];
const measurements: Record<string, unknown> = {};
try {
  await timeTenMetrics();
  await timeBesidePromptfoo();
  await timeRankings();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (options.publish) {
  publishResults({
    name: 'scoring-speed',
    title: 'Scoring: ten metrics on 10,000 cases, six checks beside promptfoo, a million ranked documents',
    command: `pnpm bench:scoring --rounds ${rounds}${options.promptfoo ? ' --promptfoo FOLDER' : ''}${options['trec-eval'] ? ' --trec-eval PROGRAM' : ''}`,
    columns: [
      'work',
      'contender',
      'seconds: median (lowest to highest)',
      'processor seconds',
      'its time to raglab’s above it',
      'its processor time',
    ],
    ...{ rows, notes, measurements },
  });
} else console.log([...rows.map((row) => row.join(' | ')), ...notes].join('\n'));

async function timeTenMetrics(): Promise<void> {
  const cases = makeAnsweredCases(10_000, SEED);
  const [ten] = await time('ten metrics', [{ name: 'raglab', run: () => scoreWith(TEN, cases) }]);
  rows.push(['10,000 cases × 10 metrics, with intervals', 'raglab', seconds(ten!), processorSeconds(ten!), '', '']);
  notes.push(
    `Ten metrics: ${TEN.map((entry) => (typeof entry === 'string' ? entry : entry.metric)).join(', ')}; answers of about 215 characters. Goal under 10 s: ${ten!.median < 10 ? 'reached' : 'missed'}.`,
  );
}

async function timeBesidePromptfoo(): Promise<void> {
  const cases = makeAnsweredCases(1000, SEED + 1);
  const work = '1,000 cases × 6 checks';
  const whole: Contender = { name: 'raglab: scored, summarised, with intervals', run: () => scoreWith(CHECKS, cases) };
  const alone: Contender = { name: 'raglab: its metrics alone', run: async () => scoreAlone(CHECKS, cases) };
  if (options.promptfoo === undefined) {
    for (const own of await time('checks', [whole, alone], ROUNDS_OF_CHECKS))
      rows.push([work, own.name, seconds(own), processorSeconds(own), '', '']);
    notes.push('promptfoo was not given: no comparison.');
    return;
  }
  const promptfoo = await openPromptfoo(options.promptfoo, cases.pairs, scratch);
  notes.push(await sameValues(cases, await promptfoo.runAssertions()));
  const name = `promptfoo ${promptfoo.version}`;
  const [ownWhole, ownAlone, theirWhole, theirAlone] = (await time(
    'checks',
    [
      whole,
      alone,
      {
        name: `${name}: evaluate, with a provider that returns the stored answer`,
        run: async () => {
          const results = await promptfoo.evaluate();
          if (results !== cases.pairs.length) throw new Error(`promptfoo gave ${results} results`);
        },
      },
      { name: `${name}: its assertions alone`, run: () => promptfoo.runAssertions() },
    ],
    ROUNDS_OF_CHECKS,
  )) as [Measured, Measured, Measured, Measured];
  pushPair(work, ownWhole, theirWhole);
  pushPair(work, ownAlone, theirAlone);
  const [ownCommand, theirCommand] = await timeCommands(cases, promptfoo);
  const verdict = (theirs: Measured, own: Measured): string =>
    `${ratioOf(theirs, own).median >= 10 ? 'reached' : 'missed'} (${ratioOf(theirs, own).median.toFixed(1)} times)`;
  notes.push(
    `Where the time of raglab's checks alone goes, in microseconds of processor time for a case: ${costOfMetrics(cases)}. Its Levenshtein distance already is bit-parallel, 32 rows at a time.`,
    `Rounds: ${ROUNDS_OF_CHECKS} of the checks, ${ROUNDS_OF_COMMANDS} of the commands, ${rounds} of the others.`,
    `Goal at least 10 times promptfoo: ${verdict(theirWhole, ownWhole)} by the whole run in one process (raglab's holds the bootstrap intervals of three metrics, promptfoo computes none), ${verdict(theirAlone, ownAlone)} by the checks alone, ${verdict(theirCommand, ownCommand)} by the command from its start to its end, in which both load their modules and store the run.`,
  );
}

function pushPair(work: string, own: Measured, theirs: Measured): void {
  rows.push([work, own.name, seconds(own), processorSeconds(own), '', '']);
  rows.push([
    ...[work, theirs.name, seconds(theirs), processorSeconds(theirs)],
    ...[ratioOf(theirs, own).text, cpuRatioOf(own, theirs).text],
  ]);
}

async function timeCommands(cases: AnsweredCases, promptfoo: PromptfooChecks): Promise<[Measured, Measured]> {
  const [answers, suite] = [join(scratch, 'answers.jsonl'), join(scratch, 'suite.yaml')];
  const context = { contexts: ['The harbour opens at six.'] };
  const lines = cases.pairs.map(({ answer, reference }, i) => {
    const { id, question } = cases.dataset.cases[i]!;
    return `${JSON.stringify({ id, question, ...context, answer, reference })}\n`;
  });
  writeFileSync(answers, lines.join(''));
  const criteria = [{ metric: 'rouge_1', at_least: 0.1 }];
  writeFileSync(suite, JSON.stringify({ name: 'timed', dataset: 'timed', metrics: CHECKS, criteria }));
  const own = [MAIN, 'eval', 'import', answers, '--system', 'timed', '--suite', suite, '--lab', join(scratch, 'lab')];
  const theirs = promptfoo.writeCommand();
  const run = (command: readonly string[], expected: number) => async (): Promise<void> => {
    const code = await new Promise((resolve) =>
      execFile(process.execPath, command, { maxBuffer: 2 ** 26 }, (error) => resolve(error?.code ?? 0)),
    );
    if (code !== expected) throw new Error(`exit code ${code} of ${command.join(' ')}`);
  };
  const work = '1,000 cases × 6 checks, from the command to its end';
  const measured = await time(
    'commands',
    [
      { name: 'raglab eval import', run: run(own, 0) },
      // Its checks fail, as they do in the other rows: that is exit code 100.
      { name: `promptfoo ${promptfoo.version}: eval`, run: run(theirs, 100) },
    ],
    ROUNDS_OF_COMMANDS,
  );
  const [ownCommand, theirCommand] = measured as [Measured, Measured];
  rows.push([work, ownCommand.name, seconds(ownCommand), '–', '', '']);
  const ratio = ratioOf(theirCommand, ownCommand).text;
  rows.push([work, theirCommand.name, seconds(theirCommand), '–', ratio, '–']);
  return [ownCommand, theirCommand];
}

function scoreAlone(metrics: readonly unknown[], { dataset, records }: AnsweredCases): number {
  const suite = createSuite({ name: 'timed', dataset: dataset.name, metrics });
  let measured = 0;
  for (const metric of suite.metrics) {
    if (metric.layer === 'judge') continue;
    for (const [i, record] of records.entries())
      if (metric.score(dataset.cases[i]!, record).status === 'measured') measured += 1;
  }
  return measured;
}

/** Each metric for itself over all cases: the median of many passes, the first of which compile it. */
function costOfMetrics({ dataset, records }: AnsweredCases): string {
  const suite = createSuite({ name: 'timed', dataset: dataset.name, metrics: CHECKS });
  const costs = suite.metrics.flatMap((metric) => {
    if (metric.layer === 'judge') return [];
    const times = Array.from({ length: PASSES }, () => {
      const before = process.cpuUsage();
      for (const [i, record] of records.entries()) metric.score(dataset.cases[i]!, record);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / records.length;
    });
    return [`${metric.id} ${medianOf(times).toFixed(1)}`];
  });
  return costs.join(', ');
}

async function timeRankings(): Promise<void> {
  const [qrels, run] = writeRanking(1000, 1000);
  const execute = promisify(execFile);
  const measure = ['official', 'all_trec'] as const;
  for (const names of measure) {
    const work = `eval score, 1,000 queries × 1,000 documents, ${names}`;
    const flags = ['eval', 'score', '--qrels', qrels, '--run', run, '-m', names];
    const own = { name: 'raglab', run: () => execute(process.execPath, [MAIN, ...flags], { maxBuffer: 2 ** 26 }) };
    const program = options['trec-eval'];
    const theirs = program && { name: 'trec_eval', run: () => execute(program, ['-c', '-m', names, qrels, run]) };
    const [raglab, trecEval] = await time(work, theirs ? [own, theirs] : [own]);
    rows.push([work, 'raglab, from the command to its end', seconds(raglab!), '–', '', '']);
    if (trecEval) rows.push([work, 'trec_eval', seconds(trecEval), '–', ratioOf(trecEval, raglab!).text, '–']);
  }
  notes.push(
    'Processor seconds are of all threads of this process; the seconds by the clock contain whatever else the machine did.',
  );
  if (options['trec-eval'] === undefined)
    notes.push(
      'trec_eval was not built on this machine: its time is missing, and the goal of at most 3 times it is open.',
    );
}

async function scoreWith(metrics: readonly unknown[], { dataset, records }: AnsweredCases): Promise<Scoring> {
  const suite = createSuite({ name: 'timed', dataset: dataset.name, metrics });
  return scoreRecords({ dataset, split: 'test', suite, records, seed: SEED });
}

async function time(what: string, contenders: readonly Contender[], howOften = rounds): Promise<readonly Measured[]> {
  const measured = await measureRounds(contenders, howOften, (value) => value);
  measurements[what] = measured;
  return measured;
}

function seconds({ median, lowest, highest }: Measured): string {
  return `${median.toFixed(2)} (${lowest.toFixed(2)} to ${highest.toFixed(2)})`;
}

/** What other work on the machine leaves as it is; of what runs in this process. */
function processorSeconds({ cpuSeconds }: Measured): string {
  return medianOf(cpuSeconds).toFixed(2);
}

/** Do both say the same of a case? Where the definitions are the same they must, or the times compare nothing. */
async function sameValues(cases: AnsweredCases, theirs: readonly (readonly number[])[]): Promise<string> {
  const scoring = await scoreWith(CHECKS, cases);
  const ids = ['contains', 'regex', 'is_json', 'edit_similarity', 'rouge_1', 'bleu'];
  const shares = ids.map((id, i) => {
    const values = scoring.cases.map(({ scores }) => scores[id]!.value!);
    const same = values.filter((value, c) => Math.abs(value - theirs[c]![i]!) < 1e-9).length;
    return `${id} ${same}`;
  });
  return `Values equal to promptfoo's, of 1,000 cases: ${shares.join(', ')}. Its levenshtein gives pass or fail at a distance, its rouge-n counts a full stop as a word, its BLEU is not sacrebleu's.`;
}

/** A run and judgments in TREC's format: ten judged documents per query, five of them retrieved. */
function writeRanking(queries: number, depth: number): [qrels: string, run: string] {
  const random = createRandom(SEED);
  const judged: string[] = [];
  const ranked = new Map<string, Map<string, number>>();
  for (let q = 0; q < queries; q++) {
    const id = `q${q}`;
    ranked.set(id, new Map(Array.from({ length: depth }, (_, d) => [`document-${q}-${d}`, random()])));
    for (let j = 0; j < 10; j++) {
      const document = j < 5 ? Math.floor(depth * random()) : depth + j;
      judged.push(`${id} 0 document-${q}-${document === depth ? 0 : document} ${Math.floor(4 * random())}`);
    }
  }
  const [qrels, run] = [join(scratch, 'qrels.txt'), join(scratch, 'run.txt')];
  writeFileSync(qrels, `${[...new Map(judged.map((line) => [line.slice(0, -2), line])).values()].join('\n')}\n`);
  writeFileSync(run, formatRun(ranked, 'timed'));
  return [qrels, run];
}
