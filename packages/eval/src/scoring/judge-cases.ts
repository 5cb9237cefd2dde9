/**
 * Layer 3: asks a judge once for each case that has an answer to judge, and reads every judge metric off that one judgement.
 * A judge that throws gives `error` for that case and the run goes on; only a stop request ends it. Costs what the judge costs.
 */
import {
  type Judge,
  type Judgement,
  messageOf,
  notApplicable,
  type Score,
  scoreError,
  throwIfAborted,
} from '@raglab/core';
import { withoutMarkers } from '../checks/score-answer.ts';
import { forEachConcurrently } from '../runs/for-each-concurrently.ts';
import type { RunRecord } from '../runs/run-record.ts';
import type { JudgeMetric } from './metric.ts';

export interface JudgeCasesOptions {
  readonly judge: Judge | undefined;
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
  /** Case ids that a deterministic check failed and the suite does not pay a judge for. */
  readonly skip: ReadonlySet<string>;
  readonly onJudged?: (() => void) | undefined;
}

/** Case id → metric id → score, for every record given. */
export async function judgeCases(
  records: readonly RunRecord[],
  metrics: readonly JudgeMetric[],
  options: JudgeCasesOptions,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Score>>> {
  const scores = new Map<string, ReadonlyMap<string, Score>>();
  if (metrics.length === 0) return scores;
  await forEachConcurrently(records, options.concurrency, async (record) => {
    throwIfAborted(options.signal);
    const outcome = stateWithoutJudge(record, options) ?? (await askJudge(record, options));
    const read = (metric: JudgeMetric): Score => ('faithfulness' in outcome ? metric.read(outcome) : outcome);
    scores.set(record.caseId, new Map(metrics.map((metric) => [metric.id, read(metric)])));
    options.onJudged?.();
  });
  return scores;
}

function stateWithoutJudge(record: RunRecord, { judge, skip }: JudgeCasesOptions): Score | null {
  if (record.error !== null) return scoreError(`the system failed: ${record.error}`);
  if (record.answer === null) return notApplicable('the run retrieves only and has no answer');
  if (record.answer.refused) return notApplicable('a refusal claims nothing');
  if (skip.has(record.caseId))
    return notApplicable('failed a deterministic check; the suite judges passing cases only');
  return judge === undefined ? scoreError('no judge was given') : null;
}

async function askJudge(record: RunRecord, { judge, signal }: JudgeCasesOptions): Promise<Judgement | Score> {
  const contexts = record.contexts.flatMap((position) => record.retrieved[position]?.text ?? []);
  // The markers point to sources; they are no part of what the answer claims.
  const answer = withoutMarkers(record.answer!);
  try {
    return await judge!.judge(
      { id: record.caseId, question: record.question, contexts, answer },
      signal === undefined ? {} : { signal },
    );
  } catch (error) {
    throwIfAborted(signal);
    return scoreError(`the judge failed: ${messageOf(error)}`);
  }
}
