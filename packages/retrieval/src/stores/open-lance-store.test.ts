import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { vectorStoreConformance } from '@raglab/core/testing';
import { afterAll } from 'vitest';
import { openLanceStore } from './open-lance-store.ts';

const uri = mkdtempSync(path.join(tmpdir(), 'raglab-lance-'));
afterAll(() => rmSync(uri, { recursive: true, force: true }));
let tables = 0;

vectorStoreConformance('openLanceStore', (dimension) =>
  openLanceStore({ uri, table: `t${++tables}`, dimension, embedderKey: 'conformance', create: true }),
);
