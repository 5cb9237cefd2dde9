/** Does an answer say that it has none? By phrases: a polite essay around the question is not noticed. English. */
const EVASIVE =
  /\b(?:(?:i|we) (?:do not|don't|cannot|can't) (?:know|say|tell)|no answer|not sure|it depends|(?:documents?|passages?|contexts?|texts?) (?:do not|don't|does not|doesn't) (?:say|answer|mention|contain))\b/i;

export function isEvasive(answer: string): boolean {
  return EVASIVE.test(answer);
}
