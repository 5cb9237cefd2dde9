/** What goes wrong with a daily ingestion: in the schedule, in the export that it reads, in the service that it calls. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { FactDocument } from '../../blocks/fact-documents.ts';

/** What a day of the incident does in place of a healthy one. `write` writes the source as it would be. */
export interface Incident {
  readonly name: string;
  /** Default: writes the source. */
  source?(path: string, documents: readonly FactDocument[], write: (documents: readonly FactDocument[]) => void): void;
  readonly isNotRun?: true;
  readonly isServiceDown?: true;
}

export const INCIDENTS: readonly Incident[] = [
  { name: 'the scheduler does not run the job', isNotRun: true },
  { name: 'the export is an empty file', source: (path) => writeFileSync(path, '') },
  {
    name: 'the export holds a tenth',
    source: (_, documents, write) => write(documents.slice(0, documents.length / 10)),
  },
  { name: 'the export is yesterday’s again', source: () => {} },
  { name: 'the export is missing', source: (path) => rmSync(path, { force: true }) },
  {
    name: 'a third of the records has no text',
    source: (_, documents, write) =>
      write(documents.map((one, i) => (i % 3 === 0 ? { ...one, textOf: () => '' } : one))),
  },
  {
    name: 'a third of the records is cut off',
    source: (path, documents, write) => {
      write(documents);
      const lines = readFileSync(path, 'utf8').split('\n');
      writeFileSync(path, lines.map((line, i) => (i % 3 === 0 ? line.slice(0, 40) : line)).join('\n'));
    },
  },
  { name: 'the embedding service is down', isServiceDown: true },
];
