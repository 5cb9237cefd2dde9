/**
 * Gwet's AC1 (Gwet, 2008): like kappa, with chance agreement p_e = 2 π (1 - π), π the mean share of yes of the two raters. Stays stable
 * where one label is rare, and where kappa collapses. Range [-1, 1], higher is better. Null without pairs.
 * Example: 20 both yes, 5 and 10 split, 15 both no → p_o = .7, π = (.6 + .5) / 2 = .55, p_e = .495, AC1 = .205 / .505 = .40594.
 */
import { type Confusion, totalOf } from './confusion.ts';

export function gwetsAc1(confusion: Confusion): number | null {
  const { truePositive, falsePositive, trueNegative, falseNegative } = confusion;
  const n = totalOf(confusion);
  if (n === 0) return null;
  const observed = (truePositive + trueNegative) / n;
  const yes = (2 * truePositive + falsePositive + falseNegative) / (2 * n);
  const expected = 2 * yes * (1 - yes);
  return (observed - expected) / (1 - expected);
}
