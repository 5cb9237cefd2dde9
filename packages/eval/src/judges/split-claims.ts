/**
 * The claims of an answer: its sentences, without citation markers ([1], [2, 3]), bullets, numbering and Markdown emphasis. Headings and
 * lead-ins ("There are three reasons:") claim nothing. A sentence with two facts stays one claim: supported only when both are.
 */
import { statedSentences } from './stated-sentences.ts';

/** The look-behind keeps it linear: white space is tried from its beginning alone. */
const CITATION = /(?<!\s)\s*\[\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]/g;

/** Empty for an answer without letters or digits. */
export function splitClaims(answer: string): string[] {
  const text = answer
    .replace(/^\s*#{1,6}\s.*$/gm, '\n')
    .replace(CITATION, '')
    .replace(/(\*\*|__|`)/g, '');
  const claims = statedSentences(text).map(({ start, end }) =>
    text
      .slice(start, end)
      .replace(/^(?:[-*•>|]+|\d{1,3}[.)])\s+/, '')
      .replace(/\s+/g, ' '),
  );
  const stated = claims.filter((claim) => !claim.endsWith(':'));
  return stated.length > 0 ? stated : claims;
}
