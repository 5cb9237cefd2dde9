/** Area under the ROC curve of the views: the share of pairs, one clicked and one not, that they order rightly; ties count half, null as no view. */
interface RankedRow {
  readonly views: number | null;
  /** 1 or 0. */
  readonly clicked: number;
}

export function aucOf(rows: readonly RankedRow[]): number {
  const sorted = rows.map(({ views, clicked }) => ({ views: views ?? 0, clicked })).sort((a, b) => a.views - b.views);
  let [below, right] = [0, 0];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    let [clicked, others] = [0, 0];
    for (; end < sorted.length && sorted[end]!.views === sorted[i]!.views; end++)
      sorted[end]!.clicked ? clicked++ : others++;
    right += clicked * (below + others / 2);
    below += others;
    i = end;
  }
  const positives = sorted.length - below;
  return right / (positives * below);
}
