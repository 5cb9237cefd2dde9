/** The commands of `raglab`, by the names that documentation and scripts rely on. Each stands in a file of its own. */
import { Command } from 'commander';
import type { CommandContext } from './command-context.ts';
import { addAskCommand } from './commands/ask.ts';
import { addBenchCommand } from './commands/bench.ts';
import { addDatasetCommand } from './commands/dataset.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addEvalCommand } from './commands/eval.ts';
import { addHealthCommand } from './commands/health.ts';
import { addIndexCommand } from './commands/index-versions.ts';
import { addIngestCommand } from './commands/ingest.ts';
import { addInitCommand } from './commands/init.ts';
import { addLabelsCommand } from './commands/labels.ts';
import { addMcpCommand } from './commands/mcp.ts';
import { addModelsCommand } from './commands/models.ts';
import { addQuizCommand } from './commands/quiz.ts';
import { addSearchCommand } from './commands/search.ts';
import { addServeCommand } from './commands/serve.ts';
import { addSqlCommand } from './commands/sql.ts';
import { addStudyCommand } from './commands/study.ts';
import { addTrainCommand } from './commands/train.ts';

export function createProgram(context: CommandContext): Command {
  const { terminal } = context;
  const program = new Command('raglab')
    .description(
      'A local RAG and evaluation-harness reference lab: documents in, cited answers and gated evaluations out.',
    )
    .version('0.1.0')
    .option('--otel <exporter>', 'spans and metrics of OpenTelemetry: console (stderr), or none; with any command')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.replace(/\n$/, '')),
      writeErr: (text) => terminal.error(text.replace(/\n$/, '')),
    })
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      `
Begin with:
  $ raglab demo                          ingest, index, answer and evaluate the handbook that comes with the lab
  $ raglab init                          your own documents, or your own RAG: a suite, a workflow, what to run
  $ raglab ingest ./docs                 your own documents
  $ raglab ask "How do I …?"             a cited answer from them
  $ raglab eval run --dataset NAME       measure, and let the exit code block a merge

Exit codes: 0 passed · 1 a quality criterion failed · 2 not enough was measured · 3 usage, configuration or input · 4 inconclusive
            130 and 143 stopped by Ctrl-C and by SIGTERM`,
    );
  for (const add of [
    addDemoCommand,
    addInitCommand,
    addIngestCommand,
    addSearchCommand,
    addAskCommand,
    addIndexCommand,
    addDatasetCommand,
    addEvalCommand,
    addLabelsCommand,
    addBenchCommand,
    addHealthCommand,
    addModelsCommand,
    addStudyCommand,
    addTrainCommand,
    addQuizCommand,
    addSqlCommand,
    addServeCommand,
    addMcpCommand,
  ]) {
    add(program, context);
  }
  return program;
}
