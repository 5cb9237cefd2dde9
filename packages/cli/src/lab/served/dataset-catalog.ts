/** The datasets that the lab finds, by their cards; one whose cases are looked at is loaded and kept for a while. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DatasetCatalog, type DatasetSummary, pageOf } from '@raglab/core';
import { type Dataset, type DatasetCard, findDataset, listDatasets } from '@raglab/eval';
import { datasetDirectories } from '../dataset-directories.ts';
import type { OpenLab } from '../open-lab.ts';

/** Datasets kept in memory, and for how long: a corpus on disk may be changed by somebody else. */
const KEPT = 4;
const KEPT_MS = 60_000;

export interface LoadedDatasets {
  /** Throws `not_found`. */
  load(reference: string): Promise<Dataset>;
}

export function createLoadedDatasets(lab: OpenLab): LoadedDatasets {
  const loaded = new Map<string, { readonly at: number; readonly dataset: Promise<Dataset> }>();
  return {
    load(reference) {
      const now = lab.clock.monotonicMs();
      const known = loaded.get(reference);
      if (known && now - known.at < KEPT_MS) return known.dataset;
      const dataset = findDataset(reference, datasetDirectories(lab.catalog.directory));
      loaded.delete(reference);
      loaded.set(reference, { at: now, dataset });
      if (loaded.size > KEPT) loaded.delete(loaded.keys().next().value!);
      dataset.catch(() => loaded.delete(reference));
      return dataset;
    },
  };
}

export function createDatasetCatalog(lab: OpenLab, datasets: LoadedDatasets): DatasetCatalog {
  const entries = () => listDatasets(datasetDirectories(lab.catalog.directory));
  return {
    list: async () => (await entries()).map(({ name, card }) => toSummary(name, card)),
    async get(reference) {
      const dataset = await datasets.load(reference);
      const card = (await entries()).find(({ name }) => name === dataset.name)?.card ?? null;
      const tags: Record<string, number> = {};
      for (const tag of dataset.cases.flatMap((item) => item.tags)) tags[tag] = (tags[tag] ?? 0) + 1;
      const splits: Record<string, number> = {};
      for (const { split } of dataset.cases) splits[split] = (splits[split] ?? 0) + 1;
      return {
        ...toSummary(dataset.name, card),
        hash: dataset.hash,
        documents: dataset.documentCount,
        questions: dataset.cases.length,
        splits,
        rules: card?.rules ?? [],
        tags,
        hasSuite: existsSync(join(dataset.directory, 'suite.yaml')),
      };
    },
    async cases(reference, { split, tag, contains, ...request }) {
      const dataset = await datasets.load(reference);
      const wanted = contains?.toLowerCase();
      const chosen = dataset.cases.filter(
        (item) =>
          (split === undefined || item.split === split) &&
          (tag === undefined || item.tags.includes(tag)) &&
          (wanted === undefined || item.question.toLowerCase().includes(wanted)),
      );
      const page = pageOf(chosen, request);
      return {
        ...page,
        items: page.items.map(({ id, question, split: own, tags, answer, unanswerable, spans }) => ({
          ...{ id, question, split: own, tags, answer, unanswerable, spans },
          judgments: [...(dataset.qrels.get(own)?.get(id) ?? [])].map(([documentId, grade]) => ({ documentId, grade })),
        })),
      };
    },
  };
}

function toSummary(name: string, card: DatasetCard | null): DatasetSummary {
  const { documents = 0, queries = 0, judgments = 0, splits = {} } = card?.counts ?? {};
  return {
    name,
    title: card?.title ?? null,
    license: card?.license ?? null,
    homepage: card?.homepage ?? null,
    format: card?.format ?? null,
    hash: card?.hash ?? null,
    documents,
    questions: queries,
    judgments,
    splits,
    importedAt: card?.importedAt ?? null,
  };
}
