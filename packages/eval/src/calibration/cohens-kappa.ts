/**
 * Cohen's kappa (Cohen, 1960): agreement beyond what two raters with these marginals reach by chance, (p_o - p_e) / (1 - p_e).
 * Range [-1, 1], higher is better, 0 is chance. Null without pairs, or where both raters always say the same one thing (p_e = 1).
 * Falls towards 0 when one label is rare, however well the raters agree: read it beside Gwet's AC1.
 * Example: 20 both yes, 5 and 10 split, 15 both no → p_o = .7, p_e = (.6 · .5) + (.4 · .5) = .5, kappa = .4.
 */
import { type Confusion, totalOf } from './confusion.ts';

export function cohensKappa(confusion: Confusion): number | null {
  const { truePositive, falsePositive, trueNegative, falseNegative } = confusion;
  const n = totalOf(confusion);
  if (n === 0) return null;
  const observed = (truePositive + trueNegative) / n;
  const judgedYes = (truePositive + falsePositive) / n;
  const labelledYes = (truePositive + falseNegative) / n;
  const expected = judgedYes * labelledYes + (1 - judgedYes) * (1 - labelledYes);
  return expected === 1 ? null : (observed - expected) / (1 - expected);
}
