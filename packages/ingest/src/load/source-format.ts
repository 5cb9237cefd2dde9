/** The formats that can be loaded, by file extension. Everything else is skipped, with its extension as the reason. */
import { extname } from 'node:path';

export type SourceFormat = 'markdown' | 'text' | 'html' | 'pdf' | 'docx' | 'jsonl' | 'csv';

const EXTENSIONS: Readonly<Record<string, SourceFormat>> = {
  '.md': 'markdown',
  '.markdown': 'markdown',
  '.mdown': 'markdown',
  '.txt': 'text',
  '.text': 'text',
  '.html': 'html',
  '.htm': 'html',
  '.xhtml': 'html',
  '.pdf': 'pdf',
  '.docx': 'docx',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.csv': 'csv',
};

export const SUPPORTED_EXTENSIONS: readonly string[] = Object.keys(EXTENSIONS);

export const MIME_OF_FORMAT: Readonly<Record<SourceFormat, string>> = {
  markdown: 'text/markdown',
  text: 'text/plain',
  html: 'text/html',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  jsonl: 'text/plain',
  csv: 'text/plain',
};

export function formatOf(path: string): SourceFormat | undefined {
  return EXTENSIONS[extname(path).toLowerCase()];
}
