/**
 * A small lab behind the HTTP API, as `raglab serve` wires it: a dozen documents, one of them hostile, one that cannot be read, a dataset that was
 * evaluated, labels of two annotators. Made once per test file, in a folder of its own; nothing is served over a socket unless a test asks for it.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareBench } from '../../packages/cli/src/bench/bench-setup.ts';
import { parseGrid } from '../../packages/cli/src/bench/grid.ts';
import { type BenchLabs, withWorkshop } from '../../packages/cli/src/bench/open-bench.ts';
import { runBench } from '../../packages/cli/src/bench/run-bench.ts';
import { evaluateDataset } from '../../packages/cli/src/lab/evaluate-dataset.ts';
import { readLabConfig } from '../../packages/cli/src/lab/lab-config.ts';
import { type OpenLab, openLab } from '../../packages/cli/src/lab/open-lab.ts';
import { createServedLab } from '../../packages/cli/src/lab/served/create-served-lab.ts';
import type { ServedLabOptions } from '../../packages/cli/src/lab/served/served-lab-options.ts';
import { createManualClock, type ServedLab } from '../../packages/core/src/index.ts';
import { type AppOptions, createApp } from '../../packages/server/src/index.ts';

export interface SmallLab {
  readonly folder: string;
  /** Callers may ingest what lies here. */
  readonly root: string;
  readonly lab: OpenLab;
  readonly served: ServedLab;
  readonly app: ReturnType<typeof createApp>;
  /** Runs a sweep of two cells over the dataset, and returns its id. */
  sweep(): Promise<string>;
  /** The same lab with other allowances or limits. */
  appWith(options: AppOptions, allowances?: Partial<ServedLabOptions>): ReturnType<typeof createApp>;
  close(): Promise<void>;
}

export const HOSTILE_TITLE = '<script>alert("title")</script>';
export const HOSTILE_TEXT = '</pre><script>alert("chunk")</script><img src=x onerror=alert(1)>';
const GRID = `name: modes
dataset: birds
axes: {chunker: [sentence], size: [60], mode: [lexical, dense], k: [2], reranker: [none]}
`;
const BIRDS = ['heron', 'osprey', 'swift', 'wren', 'dipper', 'bittern', 'kestrel', 'plover', 'curlew', 'siskin'];

export async function openSmallLab(allowances: Partial<ServedLabOptions> = {}): Promise<SmallLab> {
  const folder = mkdtempSync(join(tmpdir(), 'raglab-http-'));
  const root = join(folder, 'shelf');
  writeDocuments(root);
  writeDataset(join(folder, 'lab', 'datasets', 'birds'));
  const config = readLabConfig(
    { languageModel: { provider: 'openai-compatible', model: 'm', baseUrl: 'http://127.0.0.1:9' } },
    'test',
  );
  const lab = await openLab({ directory: join(folder, 'lab'), baseDirectory: folder, config, create: true });
  const { signal } = new AbortController();
  await lab.ingest({ paths: [root], collection: 'default', signal });
  await evaluateDataset(lab, { dataset: 'birds', mode: 'lexical', signal });
  await evaluateDataset(lab, { dataset: 'birds', mode: 'hybrid', signal });
  await label(lab);
  const opened: ServedLab[] = [];
  const serve = (more: Partial<ServedLabOptions>): ServedLab => {
    const usual = { allowLanguageModels: false, allowSql: false, allowWrites: true, roots: [root] };
    const made = createServedLab(lab, { ...usual, ...allowances, ...more });
    opened.push(made);
    return made;
  };
  const served = serve({});
  const appWith: SmallLab['appWith'] = (options, more) =>
    createApp(more ? serve(more) : served, { privatePaths: [lab.catalog.directory, folder], ...options });
  return {
    folder,
    root,
    lab,
    served,
    // The clock stands still, so the bucket only gets emptier: large enough for every request of a test file.
    app: appWith({ clock: createManualClock(new Date('2026-11-21T12:00:00Z')), limits: { burst: 1_000_000 } }),
    appWith,
    sweep: () => sweep(lab),
    async close() {
      for (const each of opened) await each.close();
      await lab.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function sweep(lab: OpenLab): Promise<string> {
  const { signal } = new AbortController();
  const grid = parseGrid(GRID, 'grid.yaml');
  const run = async (labs: BenchLabs) => runBench(labs, await prepareBench(labs, grid), { fresh: false, signal });
  const { benchId, failed } = await withWorkshop(lab, lab.config, run);
  if (failed > 0) throw new Error(`${failed} cells of the sweep failed`);
  return benchId;
}

function writeDocuments(root: string): void {
  mkdirSync(root, { recursive: true });
  BIRDS.forEach((bird, i) => {
    const text = `# The ${bird}\n\nThe ${bird} of this valley nests ${i + 2} metres above the water.\n\n## Food\n\nIt eats what the river brings.\n`;
    writeFileSync(join(root, `${bird}.md`), text);
  });
  writeFileSync(
    join(root, 'hostile.md'),
    `---\ntitle: '${HOSTILE_TITLE}'\n---\n\nA page about marsh harriers. ${HOSTILE_TEXT}\n`,
  );
  writeFileSync(join(root, 'broken.pdf'), 'this is no PDF');
}

function writeDataset(directory: string): void {
  mkdirSync(join(directory, 'qrels'), { recursive: true });
  const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const corpus = BIRDS.map((bird, i) => ({
    _id: `d${i}`,
    title: bird,
    text: `The ${bird} nests ${i + 2} metres above the water.`,
  }));
  const queries = BIRDS.map((bird, i) => ({
    _id: `q${i}`,
    text: `How high does the ${bird} nest?`,
    metadata: { split: 'test', tags: [i % 2 === 0 ? 'even' : 'odd'], answer: `${i + 2} metres above the water.` },
  }));
  writeFileSync(join(directory, 'corpus.jsonl'), lines(corpus));
  writeFileSync(join(directory, 'queries.jsonl'), lines(queries));
  writeFileSync(
    join(directory, 'qrels', 'test.tsv'),
    `query-id\tcorpus-id\tscore\n${BIRDS.map((_, i) => `q${i}\td${i}\t1\n`).join('')}`,
  );
}

/** Two people over the answers of the newest run; they differ on one. */
async function label(lab: OpenLab): Promise<void> {
  const [run] = await lab.runs.list();
  const records = await lab.runs.records(run!.runId);
  const answered = records.filter(({ answer }) => answer && !answer.refused);
  for (const annotator of ['ada', 'bo'])
    lab.labels.add(
      answered.map(({ caseId: id, question, answer, retrieved }, i) => ({
        ...{ id, question, contexts: retrieved.slice(0, 3).map(({ text }) => text), answer: answer!.answer },
        label: annotator === 'bo' && i === 0 ? 'unsupported' : 'supported',
        ...{ source: 'human', annotator, guidelineVersion: '1', humanLabel: null, dataset: 'birds' },
        ...{ sampling: 'random', run: run!.runId },
      })),
      'birds',
    );
}
