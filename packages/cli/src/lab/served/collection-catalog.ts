/** Collections with their index versions, as registry and ledger know them. */
import type { CollectionCatalog, CollectionSummary, IndexVersionDetail, MeasuredSearch } from '@raglab/core';
import type { IndexVerification, IndexVersion } from '@raglab/retrieval';
import type { OpenLab } from '../open-lab.ts';
import { targetOf } from './document-library.ts';
import { readIndexKinds } from './index-kinds-file.ts';
import { mapIndexWalk } from './map-index-walk.ts';

export function createCollectionCatalog(lab: OpenLab): CollectionCatalog {
  function summaryOf(version: IndexVersion): CollectionSummary {
    const { collection, activatedAt, kind, embedderModel } = version;
    return {
      name: collection,
      documents: lab.ledger.documents.countDocuments(targetOf(version)),
      chunks: lab.ledger.documents.countChunks(targetOf(version)),
      activeVersion: version.version,
      versions: lab.registry.list(collection).length,
      indexKind: kind,
      embedderModel,
      chunker: chunkerOf(version),
      activatedAt,
    };
  }
  return {
    async list() {
      // A first ingestion that was stopped has a version, and none that answers.
      const active = lab.stores.names().flatMap((name) => lab.registry.active(name) ?? []);
      return active.map(summaryOf);
    },
    async get(name) {
      const version = lab.stores.active(name);
      const indexVersions = lab.registry.list(version.collection).map(toDetail).reverse();
      return { ...summaryOf(version), indexVersions };
    },
    walk: (request) => mapIndexWalk(lab, request),
    async indexKinds(name) {
      const { collection, dimension } = lab.stores.active(name);
      const measured = await readIndexKinds(lab.catalog.directory, collection);
      return measured ?? { collection, measuredAt: null, rows: 0, dimension, points: [] };
    },
  };
}

export function toMeasuredSearch({ recall, lower, upper, k, queries, index }: IndexVerification): MeasuredSearch {
  return { recall, lower, upper, k, queries, p50Ms: index.p50, p95Ms: index.p95, p99Ms: index.p99 };
}

/** As it was configured; versions from before recipes were kept show the chunker's key. */
function chunkerOf({ recipe, chunkerKey }: IndexVersion): string {
  const read = recipe === null ? null : (JSON.parse(recipe) as { readonly chunker?: string });
  return read?.chunker ?? chunkerKey;
}

function toDetail(version: IndexVersion): IndexVersionDetail {
  const { verification, spec } = version;
  const check = verification === null ? null : (JSON.parse(verification) as { recall?: IndexVerification | null });
  return {
    collection: version.collection,
    version: version.version,
    state: version.state,
    kind: version.kind,
    spec: spec === null ? null : (JSON.parse(spec) as Record<string, unknown>),
    embedderModel: version.embedderModel,
    chunker: chunkerOf(version),
    dimension: version.dimension,
    rows: version.rows,
    createdAt: version.createdAt,
    activatedAt: version.activatedAt,
    verifiedAt: version.verifiedAt,
    measured: check?.recall ? toMeasuredSearch(check.recall) : null,
    buildMs: version.indexBuildMs,
    indexBytes: version.indexBytes,
    bytes: version.bytes,
  };
}
