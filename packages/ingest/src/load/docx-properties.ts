/**
 * The core properties of a Word document (`docProps/core.xml`, ECMA-376 part 2, 8.3): title, author, when it was made and last changed.
 * mammoth does not read them. A document without them, or with broken ones, is no failure.
 */
import type { Metadata } from '@raglab/core';
import { isoDate } from './iso-date.ts';

interface DocxProperties {
  readonly title: string | null;
  readonly metadata: Metadata;
}

/** Some kilobytes in real files; a bomb is not unpacked. */
const MAX_LENGTH = 1_000_000;

export async function docxProperties(bytes: Uint8Array): Promise<DocxProperties> {
  const xml = await readCoreXml(bytes).catch(() => '');
  const { DOMParser } = await import('linkedom');
  const page = new DOMParser().parseFromString(xml === '' ? '<none/>' : xml, 'text/xml');
  const read = (name: string): string => page.getElementsByTagName(name)[0]?.textContent?.trim() ?? '';
  const author = read('dc:creator');
  const created = isoDate(read('dcterms:created'));
  const modified = isoDate(read('dcterms:modified'));
  return {
    title: read('dc:title') || null,
    metadata: { ...(author && { author }), ...(created && { created }), ...(modified && { modified }) },
  };
}

async function readCoreXml(bytes: Uint8Array): Promise<string> {
  const { default: Zip } = await import('jszip');
  const archive = await Zip.loadAsync(bytes);
  const xml = (await archive.file('docProps/core.xml')?.async('string')) ?? '';
  return xml.length > MAX_LENGTH ? '' : xml;
}
