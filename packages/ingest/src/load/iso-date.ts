/**
 * A date that a document declares, as ISO 8601 in UTC, so that dates of all formats compare as text. A date without a time stays one; a time
 * without a zone is taken for UTC, because the machine's own zone must not change what is stored. Null for what is no date.
 */
export function isoDate(value: string): string | null {
  const text = value.trim();
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return Number.isNaN(Date.parse(text)) ? null : text;
  const stamp = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text);
  if (!stamp) return null;
  const zone = (stamp[3] ?? 'Z').replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const date = new Date(`${stamp[1]}T${stamp[2]}${zone.toUpperCase()}`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
