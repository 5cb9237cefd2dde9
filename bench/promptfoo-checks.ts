/**
 * The same checks in promptfoo, for a comparison: from a folder where somebody installed it, because the repository does not carry its 1.9 GB
 * (`npm install --ignore-scripts --prefix FOLDER promptfoo@0.123.1`). Only its public API is used: `assertions.runAssertions`, which checks one
 * output, and `evaluate`, the whole run, with a provider that returns the stored answers; and its command line. Telemetry, updates, cache and
 * sharing are off.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Outcome {
  readonly pass: boolean;
  readonly componentResults?: readonly { readonly score: number }[];
}

interface PromptfooModule {
  readonly assertions: { runAssertions(input: object): Promise<Outcome> };
  evaluate(suite: object, options: object): Promise<{ readonly results?: readonly unknown[] }>;
}

export interface PromptfooChecks {
  readonly version: string;
  /** Scores of the six checks, case by case. */
  runAssertions(): Promise<readonly (readonly number[])[]>;
  /** A whole run; gives the number of results. */
  evaluate(): Promise<number>;
  /** The same from the command line, with a provider that echoes the answer: a configuration file is written, the run is stored in `scratch`. */
  writeCommand(): readonly string[];
}

type Pairs = readonly { readonly answer: string; readonly reference: string }[];

export async function openPromptfoo(folder: string, pairs: Pairs, scratch: string): Promise<PromptfooChecks> {
  Object.assign(process.env, {
    PROMPTFOO_DISABLE_TELEMETRY: '1',
    PROMPTFOO_DISABLE_UPDATE: '1',
    PROMPTFOO_CACHE_ENABLED: 'false',
    PROMPTFOO_CONFIG_DIR: scratch,
    LOG_LEVEL: 'error',
  });
  const root = join(folder, 'node_modules/promptfoo');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const { assertions, evaluate } = (await import(
    pathToFileURL(join(root, 'dist/src/index.js')).href
  )) as PromptfooModule;
  const checksOf = (reference: string): object[] => [
    { type: 'contains', value: 'harbour' },
    { type: 'regex', value: 's.x' },
    { type: 'is-json' },
    { type: 'levenshtein', value: reference, threshold: 50 },
    { type: 'rouge-n', value: reference, threshold: 0.5 },
    { type: 'bleu', value: reference, threshold: 0.2 },
  ];
  return {
    version,
    async runAssertions() {
      const scores: number[][] = [];
      for (const { answer, reference } of pairs) {
        const test = { vars: {}, assert: checksOf(reference) };
        const outcome = await assertions.runAssertions({ prompt: 'p', providerResponse: { output: answer }, test });
        scores.push((outcome.componentResults ?? []).map(({ score }) => score));
      }
      return scores;
    },
    async evaluate() {
      const provider = async (_prompt: string, { vars }: { vars: { i: number } }) => ({
        output: pairs[vars.i]!.answer,
      });
      const tests = pairs.map(({ reference }, i) => ({ vars: { i }, assert: checksOf(reference) }));
      const summary = await evaluate(
        { prompts: ['{{i}}'], providers: [provider], tests, writeLatestResults: false, sharing: false },
        { maxConcurrency: 4, cache: false, showProgressBar: false },
      );
      return summary.results?.length ?? 0;
    },
    writeCommand() {
      const path = join(scratch, 'promptfoo.json');
      const tests = pairs.map(({ answer, reference }) => ({ vars: { answer }, assert: checksOf(reference) }));
      writeFileSync(path, JSON.stringify({ prompts: ['{{answer}}'], providers: ['echo'], tests }));
      const entry = join(root, 'dist/src/entrypoint.js');
      return [entry, 'eval', '-c', path, '--no-cache', '--no-table', '--no-progress-bar'];
    },
  };
}
