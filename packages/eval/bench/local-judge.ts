/**
 * How good is the local judge? Prints, per public label source, its agreement with people beside two baselines: lexical overlap (share of the
 * answer's content words that the contexts hold, cut where balanced accuracy is best on the fitted sources) and always-yes.
 * `node packages/eval/bench/local-judge.ts`; skips without the data. The tables of docs/local-judge.md come from here.
 */
import { cpus } from 'node:os';
import { balancedAccuracy, f1OfSupported, f1OfUnsupported } from '../src/calibration/classification-scores.ts';
import { cohensKappa } from '../src/calibration/cohens-kappa.ts';
import { type Confusion, countConfusion } from '../src/calibration/confusion.ts';
import type { Label } from '../src/calibration/label.ts';
import { createLocalJudge } from '../src/judges/local-judge.ts';
import { tokenizeWords } from '../src/judges/tokenize-words.ts';
import { areaUnderCurve } from './area-under-curve.ts';
import {
  FIT_SOURCES,
  type LabelSource,
  RELATED_SOURCES,
  readHandbookLabels,
  readPublicSources,
} from './label-sources.ts';

interface Judged {
  readonly source: LabelSource;
  readonly labelled: readonly boolean[];
  /** Probability of the weakest claim; 0 where the judge found nothing to check, which a user must treat as unsupported. */
  readonly judge: readonly number[];
  readonly overlap: readonly number[];
}

const HEADER = `| source | role | n | supported | balanced accuracy: judge, overlap, yes | kappa: judge, overlap | AUC: judge, overlap | F1 supported: judge, overlap, yes | F1 unsupported: judge, overlap |
|---|---|---|---|---|---|---|---|---|`;

const publicSources = await readPublicSources();
if (publicSources.length === 0) {
  console.log('skipped: the public label files are not beside the repository (../shared/data/labels)');
} else {
  await report([...publicSources, await readHandbookLabels()]);
}

async function report(sources: readonly LabelSource[]): Promise<void> {
  const judge = createLocalJudge();
  const started = performance.now();
  let claims = 0;
  const judged: Judged[] = [];
  for (const source of sources.filter(({ labels }) => labels.length > 0)) {
    const probabilities: number[] = [];
    for (const label of source.labels) {
      const judgement = await judge.judge(label);
      claims += judgement.claims.length;
      const values = judgement.claims.map(({ probability }) => probability ?? 0);
      probabilities.push(values.length > 0 ? Math.min(...values) : 0);
    }
    const labelled = source.labels.map(({ label }) => label === 'supported');
    judged.push({ source, labelled, judge: probabilities, overlap: [] });
  }
  const seconds = (performance.now() - started) / 1000;
  const withOverlap = judged.map((item) => ({ ...item, overlap: item.source.labels.map(overlapOf) }));
  const cut = bestCut(withOverlap.filter(({ source }) => FIT_SOURCES.includes(source.name)));
  console.log(HEADER);
  for (const item of withOverlap) console.log(lineOf(item, cut));
  const unseen = withOverlap.filter(({ source }) => kindOf(source.name) === 'unseen');
  console.log(`\nmean over ${unseen.length} unseen sources: ${means(unseen, cut)}`);
  console.log(
    `overlap cut at ${cut.toFixed(2)}; ${claims} claims in ${seconds.toFixed(1)} s, ${Math.round(claims / seconds)} a second`,
  );
  console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}`);
}

function lineOf(item: Judged, cut: number): string {
  const { source, labelled } = item;
  const [judge, overlap, yes] = confusionsOf(item, cut);
  const cells = [
    source.name,
    kindOf(source.name),
    labelled.length,
    (labelled.filter(Boolean).length / labelled.length).toFixed(2),
    [judge, overlap, yes].map((counts) => show(balancedAccuracy(counts))).join(', '),
    [judge, overlap].map((counts) => show(cohensKappa(counts))).join(', '),
    [item.judge, item.overlap].map((scores) => show(areaUnderCurve(scores, labelled))).join(', '),
    [judge, overlap, yes].map((counts) => show(f1OfSupported(counts))).join(', '),
    [judge, overlap].map((counts) => show(f1OfUnsupported(counts))).join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function means(items: readonly Judged[], cut: number): string {
  const mean = (value: (item: Judged) => number | null): string =>
    show(items.reduce((sum, item) => sum + (value(item) ?? 0), 0) / items.length);
  return [
    `balanced accuracy ${mean((item) => balancedAccuracy(confusionsOf(item, cut)[0]))} (overlap ${mean((item) => balancedAccuracy(confusionsOf(item, cut)[1]))}, always yes 0.500)`,
    `kappa ${mean((item) => cohensKappa(confusionsOf(item, cut)[0]))} (${mean((item) => cohensKappa(confusionsOf(item, cut)[1]))})`,
    `AUC ${mean((item) => areaUnderCurve(item.judge, item.labelled))} (${mean((item) => areaUnderCurve(item.overlap, item.labelled))})`,
  ].join(', ');
}

function confusionsOf({ judge, overlap, labelled }: Judged, cut: number): [Confusion, Confusion, Confusion] {
  const confusion = (verdict: (position: number) => boolean): Confusion =>
    countConfusion(labelled.map((label, position) => ({ judged: verdict(position), labelled: label })));
  return [confusion((i) => judge[i]! >= 0.5), confusion((i) => overlap[i]! >= cut), confusion(() => true)];
}

function overlapOf({ answer, contexts }: Label): number {
  const inContexts = new Set(contexts.flatMap((context) => tokenizeWords(context).map(({ key }) => key)));
  const words = tokenizeWords(answer).filter(({ kind }) => kind === 'content' || kind === 'number');
  return words.length === 0 ? 0 : words.filter(({ key }) => inContexts.has(key)).length / words.length;
}

/** Mean balanced accuracy over the sources decides; steps of 0.01. */
function bestCut(items: readonly Judged[]): number {
  let best = { cut: 0.5, value: -1 };
  for (let step = 30; step <= 100; step++) {
    const value = items.reduce((sum, item) => sum + (balancedAccuracy(confusionsOf(item, step / 100)[1]) ?? 0), 0);
    if (value > best.value) best = { cut: step / 100, value };
  }
  return best.cut;
}

function kindOf(name: string): 'fitted' | 'related' | 'unseen' | 'unseen, AI labels' {
  if (FIT_SOURCES.includes(name)) return 'fitted';
  if (RELATED_SOURCES.includes(name)) return 'related';
  return name.includes('(AI)') ? 'unseen, AI labels' : 'unseen';
}

function show(value: number | null): string {
  return value === null ? 'undefined' : value.toFixed(3);
}
