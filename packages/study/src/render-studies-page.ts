/** `docs/studies.md`: every study with its claim, verdict, figures and plot, made of the published results alone. A test fails when it is out of date. */

import { formatCell, formatFinding } from './format-figures.ts';
import { PUBLISHED_RESULTS, readStudyResult } from './framework/result-store.ts';
import type { Study } from './framework/study.ts';
import type { StudyResult } from './framework/study-result.ts';
import { loadStudies } from './study-registry.ts';

interface PublishedStudy {
  readonly study: Study;
  /** Undefined where the study was never published. */
  readonly result: StudyResult | undefined;
}

/** From `docs/` to the folders of the studies. */
const PLOTS = '../packages/study/src/studies';

export async function renderStudiesPage(): Promise<string> {
  const studies = await loadStudies();
  const published = studies.map((study) => ({ study, result: readStudyResult(PUBLISHED_RESULTS, study.name) }));
  return [
    '# Studies',
    '',
    'Claims of the field, each made a program that measures it here. A verdict is computed from the figures by the program, for the size that was',
    'run: *does not hold here* means here. `raglab study list` shows the same, `raglab study run NAME` measures again on your machine.',
    'This page is made by `pnpm docs:studies`.',
    '',
    '| study | claim | verdict |',
    '| --- | --- | --- |',
    ...published.map(
      ({ study, result }) =>
        `| [${study.name}](#${study.name}) | ${escapeCell(study.claim)} | ${result?.verdict ?? 'not run'} |`,
    ),
    '',
    ...published.flatMap(renderStudy),
  ].join('\n');
}

function renderStudy({ study, result }: PublishedStudy): string[] {
  const head = [`## ${study.name}`, '', `**Claim.** ${study.claim} (${study.source})`, ''];
  if (result === undefined) return [...head, 'Not run yet.', ''];
  const facts = `${result.date} · ${result.machine}, Node ${result.node} · \`${result.command}\` · ${(result.durationMs / 1000).toFixed(0)} s`;
  const findings = Object.values(result.findings).map((finding) => `- ${finding.label}: ${formatFinding(finding)}`);
  return [
    ...head,
    `**Verdict: ${result.verdict}.** ${result.why}`,
    '',
    `**Where it might be otherwise.** ${result.scope}`,
    '',
    `![${study.plot.title}](${PLOTS}/${study.name}/plot.svg)`,
    '',
    ...renderTable(result),
    '',
    ...findings,
    '',
    `**Method.** ${study.method}`,
    '',
    '**Exercises.**',
    '',
    ...study.exercises.map((exercise, i) => `${i + 1}. ${exercise}`),
    '',
    facts,
    '',
  ];
}

function renderTable({ columns, rows }: StudyResult): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map((column) => formatCell(column, row)))),
  ];
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
