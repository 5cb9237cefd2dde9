/**
 * What `raglab init` writes for one's own corpus or one's own RAG: a configuration, a suite with its schema, a workflow, and for a corpus a
 * starter dataset. Pure: answers in, files and commands out. The files are small and commented, because they are meant to be edited.
 */
import { suiteJsonSchema } from '@raglab/eval';
import { type StarterDocument, starterDataset } from './starter-dataset.ts';

export interface ProjectAnswers {
  /** Dataset name; letters, digits, dots and dashes. */
  readonly name: string;
  readonly kind: 'corpus' | 'answers';
  /** Folder of documents, or JSONL file of recorded answers; relative to the working directory. */
  readonly path: string;
}

/** What a file of recorded answers allows to be measured. */
export interface RecordedFacts {
  readonly references: boolean;
  readonly contexts: boolean;
}

export interface ProjectPlan {
  /** Path → content, in the order of writing. */
  readonly files: ReadonlyMap<string, string>;
  /** To run next, in this order, each as typed after `raglab`. */
  readonly commands: readonly string[];
}

const DEFAULT_LAB = '.raglab';
/** The package that a workflow installs. */
const CLI_PACKAGE = '@raglab/cli@0.1.0';

/** What was found: documents of a corpus, or facts of recorded answers. `lab`: the folder that the commands keep their lab in. */
export function planProject(
  answers: ProjectAnswers,
  { documents = [], recorded }: { readonly documents?: readonly StarterDocument[]; readonly recorded?: RecordedFacts },
  lab: string = DEFAULT_LAB,
): ProjectPlan {
  const { name, kind, path } = answers;
  const dataset = kind === 'corpus' ? starterDataset(name, documents) : null;
  const measure =
    kind === 'corpus'
      ? `eval run --dataset ${name} --suite evals/suite.yaml`
      : `eval import ${quoted(path)} --system ${name} --suite evals/suite.yaml`;
  const files = new Map([
    ['raglab.config.ts', kind === 'corpus' ? CORPUS_CONFIG : ANSWERS_CONFIG],
    ['evals/suite.yaml', recorded === undefined ? corpusSuite(name) : answersSuite(name, recorded)],
    ['evals/suite.schema.json', `${JSON.stringify(suiteJsonSchema(), null, 2)}\n`],
    ['.github/workflows/raglab.yml', workflow(measure)],
    ...(dataset?.files ?? []),
  ]);
  const first = dataset === null ? [] : [`ingest ${quoted(path)}`, `ask ${quoted(dataset.questions[0]!)}`];
  const commands = [...first, measure, `eval report --report-html ${quoted(`${lab}/evaluation.html`)}`];
  return { files, commands: lab === DEFAULT_LAB ? commands : commands.map((line) => `${line} --lab ${quoted(lab)}`) };
}

/** As a shell reads it as one word. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `"${text.replace(/["\\$`]/g, '\\$&')}"`;
}

const CORPUS_CONFIG = `// How this folder's lab is made; every key has a default. \`raglab --help\` lists the commands that read it.
export const config = {
  // Sections of up to 320 tokens; 'recursive:400/0', 'sentence:200/0' and others do too.
  chunker: 'markdown:320/0',
  search: { mode: 'hybrid', k: 10 },
  // 'extractive' quotes the documents and needs no key; 'openai-compatible' and 'anthropic' ask a language model.
  ask: { k: 5, generator: 'extractive' },
};
`;

const ANSWERS_CONFIG = `// A lab that measures recorded answers needs no setting. To let a language model judge, say which one; the key stays in the environment.
export const config = {
  // languageModel: { provider: 'openai-compatible', model: 'MODEL', baseUrl: 'https://…/v1', apiKeyEnv: 'API_KEY' },
};
`;

const SCHEMA_LINE = '# yaml-language-server: $schema=./suite.schema.json';

function corpusSuite(name: string): string {
  return `${SCHEMA_LINE}
# What the answers from your documents must reach; the exit code of \`raglab eval run\` is the verdict.
name: ${name}
dataset: ${name}
split: test
metrics:
  - answer_not_empty
  - citations_valid
  - no_secrets
  - recall_10
  - ndcg_cut_10
criteria:
  - metric: answer_not_empty
    at_least: 1
  - metric: no_secrets
    at_least: 1
  # The lower end of the 95 % interval must reach it. The starter questions ask for documents by their titles, which is easy:
  # put your users' questions into datasets/${name}/queries.jsonl, then set what they must reach.
  - metric: recall_10
    at_least: 0.5
# After \`raglab eval bless RUN\`, a loss against that run fails too: add \`max_drop: 0.05\` to a criterion.
baseline: baseline.json
inconclusive: block
`;
}

function answersSuite(name: string, { references, contexts }: RecordedFacts): string {
  const judged = contexts
    ? `  # A judge may gate when labels of people vouch for it (\`raglab eval calibrate\`); until then say that you know it does not:
  # - metric: faithfulness
  #   at_least: 0.8
  #   uncalibrated: allow
`
    : '';
  const metrics = [
    ...['answer_not_empty', 'no_secrets'],
    ...(references ? ['token_f1', 'rouge_l'] : []),
    ...(contexts ? ['faithfulness', 'context_relevance'] : []),
  ];
  return `${SCHEMA_LINE}
# What your system's recorded answers must reach; the exit code of \`raglab eval import\` is the verdict.
name: ${name}
dataset: ${name}
split: test
metrics:
${metrics.map((metric) => `  - ${metric}\n`).join('')}criteria:
  - metric: answer_not_empty
    at_least: 1
  - metric: no_secrets
    at_least: 1
${judged}inconclusive: block
`;
}

function workflow(measure: string): string {
  return `# Measures every change; the gate's exit code blocks the merge. The report's page lies in the job's artefacts.
name: raglab
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  evaluate:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - run: npm install --global ${CLI_PACKAGE}
      - run: raglab ${measure}
      - if: always()
        run: raglab eval report --report-html evaluation/report.html --report-junit evaluation/junit.xml
      - if: always()
        uses: actions/upload-artifact@v4
        with:
          name: evaluation
          path: evaluation/
`;
}
