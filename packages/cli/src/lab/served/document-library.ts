/** Documents and chunks of a lab: from the ledger what a document is, from the store what a chunk is. */
import {
  asPage,
  type ChunkBorder,
  type ChunkDetail,
  type ChunkPreviewRequest,
  createDocument,
  type Document,
  type DocumentLibrary,
  type Embedder,
  pageBounds,
  pageOf,
  RaglabError,
  type StoredChunk,
} from '@raglab/core';
import { createDocumentPages, type LedgerTarget } from '@raglab/ingest';
import type { IndexVersion } from '@raglab/retrieval';
import type { OpenLab } from '../open-lab.ts';
import { previewChunks } from './preview-chunks.ts';
import type { ServedLabOptions } from './served-lab-options.ts';

export function createDocumentLibrary(lab: OpenLab, options: ServedLabOptions): DocumentLibrary {
  const pages = createDocumentPages(lab.ledger.database);

  function rowOf(version: IndexVersion, documentId: string) {
    const row = pages.row(targetOf(version), documentId);
    if (row) return row;
    throw notThere('document', documentId, version);
  }

  function stored(version: IndexVersion, chunkIds: readonly string[]): Promise<readonly StoredChunk[]> {
    return lab.stores.use(version, embedderFactsOf(version), (store) => store.get(chunkIds));
  }

  function documentOf({ documentId, text, collection }: ChunkPreviewRequest): Document {
    if ((documentId === undefined) === (text === undefined)) throw oneOfTwo();
    if (text !== undefined)
      return createDocument({ uri: 'preview', title: '', text, mime: 'text/markdown', metadata: {} });
    const version = lab.stores.active(collection);
    const { uri } = rowOf(version, documentId!);
    return createDocument({ uri, ...lab.ledger.documents.source(targetOf(version), uri)! });
  }

  return {
    async list({ collection, contains, ...request }) {
      const version = lab.stores.active(collection);
      const { rows, total } = pages.list(targetOf(version), { ...pageBounds(request), contains });
      return asPage(rows, total, request);
    },
    async get(documentId, collection) {
      const version = lab.stores.active(collection);
      const row = rowOf(version, documentId);
      const { text, metadata } = lab.ledger.documents.source(targetOf(version), row.uri)!;
      const borders: readonly ChunkBorder[] = pages.chunks(targetOf(version), documentId);
      return { ...row, collection: version.collection, indexVersion: version.version, metadata, text, borders };
    },
    async chunks(documentId, { collection, ...request }) {
      const version = lab.stores.active(collection);
      rowOf(version, documentId);
      const page = pageOf(pages.chunks(targetOf(version), documentId), request);
      const records = await stored(
        version,
        page.items.map(({ chunkId }) => chunkId),
      );
      return { ...page, items: records.map(toChunkDetail) };
    },
    async chunk(chunkId, collection) {
      const version = lab.stores.active(collection);
      const [record] = await stored(version, [chunkId]);
      if (!record) throw notThere('chunk', chunkId, version);
      return toChunkDetail(record);
    },
    previewChunks: async (request) =>
      previewChunks(lab, documentOf(request), {
        chunker: request.chunker,
        allowPaid: options.allowLanguageModels,
        signal: request.signal,
      }),
  };
}

export function targetOf({ collection, version }: Pick<IndexVersion, 'collection' | 'version'>): LedgerTarget {
  return { collection, indexVersion: `v${version}` };
}

/** Enough to open a store for reading: no model is loaded. */
export function embedderFactsOf({ embedderKey, dimension }: IndexVersion): Pick<Embedder, 'key' | 'dimension'> {
  return { key: embedderKey, dimension };
}

function toChunkDetail({ chunk, uri, title, embeddedAt }: StoredChunk): ChunkDetail {
  const { id: chunkId, documentId, index, start, end, tokenCount, text, headingPath, parent = null } = chunk;
  return { chunkId, documentId, index, start, end, tokenCount, text, headingPath, parent, uri, title, embeddedAt };
}

function notThere(what: string, id: string, { collection }: IndexVersion): RaglabError {
  return new RaglabError({
    code: 'not_found',
    problem: `there is no such ${what} in '${collection}'`,
    expected: `the id of a ${what} of its active version`,
    received: `'${id}'`,
  });
}

function oneOfTwo(): RaglabError {
  return new RaglabError({
    code: 'invalid_input',
    problem: 'nothing to cut',
    expected: 'either documentId or text',
    received: 'both, or neither',
  });
}
