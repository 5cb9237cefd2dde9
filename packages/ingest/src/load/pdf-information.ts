/** What a PDF says about itself in its information dictionary (ISO 32000-1, 14.3.3): title, author, dates. */
import type { Metadata } from '@raglab/core';
import { isoDate } from './iso-date.ts';

type Information = Readonly<Record<string, unknown>>;

export function pdfMetadata(information: Information): Metadata {
  const author = textField(information, 'Author');
  const created = pdfDate(textField(information, 'CreationDate'));
  const modified = pdfDate(textField(information, 'ModDate'));
  return { ...(author && { author }), ...(created && { created }), ...(modified && { modified }) };
}

/** The declared title unless it is what a converter left there (a file name, 'untitled'), else the first short paragraph. */
export function pdfTitle(information: Information, pages: readonly string[]): string | null {
  const declared = textField(information, 'Title');
  const isLeftover = /^(untitled|microsoft (word|powerpoint)\b|slide \d)|\.(docx?|pdf|tex|dvi|indd|pptx?|xlsx?)$/i;
  if (declared.length > 2 && !isLeftover.test(declared)) return declared;
  const opening = (pages.find((page) => page.trim() !== '') ?? '').trim();
  const first = opening
    .split('\n', 1)[0]!
    .replace(/^#{1,4} /, '')
    .trim();
  return first !== '' && first.length <= 120 ? first : null;
}

/** `D:20260102030405+01'00'` as ISO 8601; every part after the year may be missing. */
function pdfDate(value: string): string | null {
  const parts = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?'?)?/.exec(value);
  if (!parts) return null;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', , offset, offsetMinutes = '00'] =
    parts;
  const zone = offset === undefined ? 'Z' : `${offset}:${offsetMinutes}`;
  return isoDate(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
}

function textField(information: Information, key: string): string {
  const value = information[key];
  return typeof value === 'string' ? value.trim() : '';
}
