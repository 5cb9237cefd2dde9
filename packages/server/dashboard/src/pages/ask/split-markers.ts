/** An answer's text cut at its citation markers: '[2]' numbers the citations from 1. A number that no citation has stays text. */
export type AnswerPart = { readonly text: string } | { readonly citation: number };

export function splitMarkers(answer: string, citations: number): AnswerPart[] {
  const parts: AnswerPart[] = [];
  let from = 0;
  for (const match of answer.matchAll(/\s?\[(\d{1,3})\]/g)) {
    const number = Number(match[1]);
    if (number < 1 || number > citations) continue;
    if (match.index > from) parts.push({ text: answer.slice(from, match.index) });
    parts.push({ citation: number });
    from = match.index + match[0].length;
  }
  if (from < answer.length) parts.push({ text: answer.slice(from) });
  return parts;
}
