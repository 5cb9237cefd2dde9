/**
 * In what do two runs of a study differ, apart from times? Every cell, every finding and, where no timed finding enters it, the
 * verdict; what may vary within a tolerance is compared with it. Findings and columns say themselves which they are.
 */
import type { Finding, StudyColumn, StudyResult } from './study-result.ts';

type Compared = Pick<StudyResult, 'columns' | 'rows' | 'findings' | 'verdict'>;

/** One line for each difference; none when the runs agree. */
export function differencesBetween(first: Compared, second: Compared): string[] {
  if (first.rows.length !== second.rows.length) return [`${first.rows.length} rows against ${second.rows.length}`];
  const cells = first.rows.flatMap((row, i) =>
    first.columns.flatMap((column) =>
      differ(column, row[column.id], second.rows[i]![column.id])
        ? [`row ${i + 1}, ${column.id}: ${row[column.id]} against ${second.rows[i]![column.id]}`]
        : [],
    ),
  );
  const findings = Object.entries(first.findings).flatMap(([id, finding]) => {
    const other = second.findings[id];
    const ends = (['value', 'lower', 'upper'] as const).some((end) => differ(finding, finding[end], other?.[end]));
    return ends ? [`${id}: ${finding.value} against ${other?.value}`] : [];
  });
  const isTimed = Object.values(first.findings).some(({ timed }) => timed);
  const verdicts = isTimed || first.verdict === second.verdict ? [] : [`${first.verdict} against ${second.verdict}`];
  return [...cells, ...findings, ...verdicts];
}

function differ({ timed, tolerance }: Pick<StudyColumn | Finding, 'timed' | 'tolerance'>, a: unknown, b: unknown) {
  if (timed) return (typeof a === 'number') !== (typeof b === 'number');
  if (tolerance !== undefined && typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) > tolerance;
  return a !== b;
}
