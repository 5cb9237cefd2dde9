/** Right answers made wrong by rule, for measuring a grader: a negation put in or taken out, every number changed. English. */

/** An auxiliary verb with no negation in the next words. */
const AUXILIARY =
  /\b(is|are|was|were|may|must|can|should|will|would|could|does|do|did)\b(?!(?:\s+\S+){0,3}\s+(?:not|no|never|neither|nor|without|cannot|none|nothing)\b)/i;

export interface Negated {
  readonly text: string;
  readonly rule: 'taken out' | 'put in' | 'put before';
}

/** Takes the first "not" or "never" out, else puts "not" behind the first auxiliary verb, else "It is not true that" before all of it. */
export function negateAnswer(answer: string): Negated {
  const bare = answer.replace(/^(?:yes|no)[,.:;]\s*/i, '');
  const without = bare
    .replace(/\b(?:do|does) not /, '')
    .replace(/\bcannot\b/, 'can')
    .replace(/\b(?:not|never) /i, '');
  if (without !== bare) return { text: without, rule: 'taken out' };
  const within = bare.replace(AUXILIARY, '$1 not');
  if (within !== bare) return { text: within, rule: 'put in' };
  return { text: `It is not true that ${bare.charAt(0).toLowerCase()}${bare.slice(1)}`, rule: 'put before' };
}

/** Every number times three plus one; null for an answer without digits. */
export function changeNumbers(answer: string): string | null {
  if (!/\d/.test(answer)) return null;
  return answer.replace(/\d+(?:[.,]\d+)*/g, (digits) => {
    const changed = 3 * Number.parseFloat(digits.replaceAll(',', '')) + 1;
    return String(Number(changed.toPrecision(6)));
  });
}
