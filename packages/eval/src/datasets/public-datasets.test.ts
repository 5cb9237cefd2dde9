import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importDataset } from './import-dataset.ts';
import { loadDataset } from './load-dataset.ts';
import { verifyDataset } from './verify-dataset.ts';

const DATA = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));

describe.skipIf(!existsSync(DATA))('public datasets (skipped where they are not beside the repository)', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'raglab-public-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  // Counts as the collections publish them: 225 queries; 112 queries of which 76 are judged; 1,190 questions on 240 paragraphs.
  const expected = [
    ['beir', 'beir/cranfield', { documents: 1400, queries: 225, judgments: 1837, splits: { test: 225 } }],
    ['beir', 'beir/cisi', { documents: 1460, queries: 112, judgments: 3114, splits: { test: 76 } }],
    ['beir', 'beir/xquad-en', { documents: 240, queries: 1190, judgments: 1190, splits: { test: 1190 } }],
    ['chunking', 'chunking', { documents: 2, queries: 220, judgments: 220, splits: { test: 220 } }],
  ] as const;
  for (const [format, path, counts] of expected) {
    it(`imports ${path} whole, and every id and offset in it is right`, async () => {
      const name = path.replace('/', '-');
      expect((await importDataset({ format, path: DATA + path, name, directory })).counts).toEqual(counts);
      const dataset = await loadDataset(directory, name);
      expect(await verifyDataset(dataset)).toEqual([]);
      if (format === 'chunking') expect(dataset.cases.flatMap(({ spans }) => spans)).toHaveLength(344);
    });
  }
});
