/** The two models that the study static-or-contextual compares: their bytes, their cards, and that the lab computes of their weights what torch did. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransformersEmbedder } from '@raglab/retrieval';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from './run-cli.ts';

const MODELS = join(ROOT, 'packages', 'study', 'models');
const cacheDirectory = mkdtempSync(join(tmpdir(), 'raglab-study-models-'));
afterAll(() => rmSync(cacheDirectory, { recursive: true }));

describe('the models of the studies', () => {
  it('are the bytes that SHA256SUMS lists (cd packages/study/models && sha256sum -c SHA256SUMS), 3 MB each at most', () => {
    const listed = readFileSync(join(MODELS, 'SHA256SUMS'), 'utf8').trim().split('\n');
    const found = ['contextual-tiny', 'static-tiny'].flatMap((model) => {
      const files = readdirSync(join(MODELS, model), { recursive: true, withFileTypes: true });
      const paths = files.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
      expect(paths.reduce((sum, path) => sum + statSync(path).size, 0)).toBeLessThan(3e6);
      const kept = paths.filter((path) => /\.(json|onnx)$/.test(path)).toSorted();
      return kept.map((path) => `${sha256(path)}  ${path.slice(MODELS.length + 1).replaceAll('\\', '/')}`);
    });
    expect(listed).toEqual(found);
  });

  it.each(['contextual-tiny', 'static-tiny'])(
    '%s gives the vectors that torch gives with its weights',
    async (model) => {
      const rows = JSON.parse(readFileSync(join(MODELS, model, 'reference.json'), 'utf8')) as Reference[];
      const embedder = await createTransformersEmbedder({ model, modelsDirectory: MODELS, cacheDirectory });
      const texts = rows.map(({ text }) => text);
      const { vectors } = await embedder.embed(texts, { kind: 'passage' }).finally(() => embedder.close());
      expect(rows.length).toBeGreaterThan(3);
      for (const [i, { vector }] of rows.entries()) {
        const farthest = Math.max(...vector.map((value, at) => Math.abs(value - vectors[i]![at]!)));
        expect(farthest, texts[i]).toBeLessThan(1e-4);
      }
    },
  );

  it('have a card with data, licences, command, seed, figures and limits', () => {
    for (const model of ['contextual-tiny', 'static-tiny']) {
      const card = readFileSync(join(MODELS, model, 'README.md'), 'utf8')
        .toLowerCase()
        .replace(/\s+/g, ' ');
      for (const word of ['licence', 'seed', 'training/contextual-encoder', 'to be compared', '## limits', 'cc by'])
        expect(card, `${model}: ${word}`).toContain(word);
    }
  });
});

interface Reference {
  readonly text: string;
  readonly vector: readonly number[];
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
