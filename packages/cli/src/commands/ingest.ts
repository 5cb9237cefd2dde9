/** `raglab ingest`: documents in, with counts that reconcile. */
import type { FieldMap, NearDuplicates } from '@raglab/ingest';
import { type Command, InvalidArgumentError } from 'commander';
import {
  type CommandContext,
  type CommonOptions,
  wholeNumber,
  withCommonOptions,
  withLab,
} from '../command-context.ts';
import { DEFAULT_COLLECTION } from '../lab/collection-stores.ts';
import { createProgressLine } from '../terminal/progress-line.ts';
import { formatIngestReport } from './format-ingest-report.ts';
import { parseFieldMap, parseNearDuplicates } from './parse-record-options.ts';

interface IngestOptions extends CommonOptions {
  readonly collection: string;
  readonly dryRun?: boolean;
  readonly fields?: FieldMap;
  readonly nearDuplicates?: NearDuplicates;
  readonly maxCost?: number;
  readonly maxTokens?: number;
}

export function addIngestCommand(program: Command, { terminal, signal, setExitCode }: CommandContext): void {
  const command = program
    .command('ingest')
    .description(
      'Load documents (Markdown, text, HTML, PDF, DOCX, JSONL, CSV), cut, embed and store them; only what changed is done again. What cannot be read is named and kept in dead_letters; exit code 3 when nothing could be read.',
    )
    .argument('<path...>', 'files and folders')
    .option('--collection <name>', 'where they go', DEFAULT_COLLECTION)
    .option(
      '--fields <map>',
      'fields of JSONL and CSV records: text=NAME,title=NAME,id=NAME,metadata=NAME+NAME (default: text, title, _id or id)',
      parseFieldMap,
    )
    .option(
      '--near-duplicates <action>',
      'look for documents that resemble an earlier one (MinHash): keep or drop them, from a similarity on: drop:0.9',
      parseNearDuplicates,
    )
    .option('--dry-run', 'say what would be done, what it would cost, and write nothing')
    .option('--max-cost <usd>', 'stop, with finished work kept, before embedding costs more', amount)
    .option('--max-tokens <n>', 'stop, with finished work kept, before more tokens are embedded', wholeNumber(1));
  withCommonOptions(command, [
    'ingest ./docs',
    'ingest report.pdf notes/ --collection work',
    'ingest ./docs --dry-run --json',
    'ingest articles.csv --fields text=body,title=headline,id=key',
    'ingest ./docs --max-cost 0.50',
  ]).action(async (paths: string[], options: IngestOptions) => {
    await withLab(options, { create: true }, async (lab) => {
      const progress = createProgressLine(terminal);
      const report = await lab
        .ingest({
          paths,
          collection: options.collection,
          dryRun: options.dryRun ?? false,
          ...(options.fields && { fields: options.fields }),
          ...(options.nearDuplicates && { nearDuplicates: options.nearDuplicates }),
          budget: {
            ...(options.maxCost === undefined ? {} : { costUsd: options.maxCost }),
            ...(options.maxTokens === undefined ? {} : { tokens: options.maxTokens }),
          },
          signal,
          onProgress: ({ documentsDone, uri }) => progress.update(documentsDone, null, `documents · ${uri} ·`),
        })
        .finally(() => progress.end());
      const { seen, failed } = report.documents;
      if (seen > 0 && failed === seen) setExitCode(3);
      for (const { uri, reason } of report.failures) terminal.error(`failed: ${uri}: ${reason}`);
      for (const { uri, duplicateOf, similarity } of report.nearDuplicates ?? [])
        terminal.error(`near duplicate: ${uri} of ${duplicateOf} (${similarity.toFixed(2)})`);
      terminal.out(options.json ? JSON.stringify(report, null, 2) : formatIngestReport(report, terminal));
    });
  });
}

/** Reads an amount of money, at least 0. */
function amount(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('Expected an amount in US dollars, such as 0.50.');
  return value;
}
