/** The ledger as a shelf: the documents of one index version by uri, a page at a time, without reading their texts. */
import type { Database } from 'better-sqlite3';
import type { LedgerTarget } from './ledger-rows.ts';

export interface DocumentRow {
  readonly id: string;
  readonly uri: string;
  readonly title: string;
  readonly mime: string;
  /** Unicode code points. */
  readonly characters: number;
  readonly chunks: number;
  readonly modifiedAt: string | null;
  readonly ingestedAt: string;
}

/** Where a chunk lies, with what was counted when it was cut. */
interface ChunkRow {
  readonly chunkId: string;
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly tokenCount: number;
}

export interface DocumentPages {
  /** `contains`: part of uri or title, in any case. */
  list(
    target: LedgerTarget,
    page: { readonly offset: number; readonly limit: number; readonly contains?: string | undefined },
  ): { readonly rows: readonly DocumentRow[]; readonly total: number };
  row(target: LedgerTarget, documentId: string): DocumentRow | undefined;
  /** In order. */
  chunks(target: LedgerTarget, documentId: string): readonly ChunkRow[];
}

const COLUMNS = `d.document_id AS id, d.uri, d.title, d.mime, length(d.text) AS characters,
  (SELECT count(*) FROM ledger_chunks c WHERE c.collection = d.collection AND c.index_version = d.index_version
    AND c.document_id = d.document_id) AS chunks,
  d.source_modified_at AS modifiedAt, d.last_ingested_at AS ingestedAt`;
const OF_TARGET = 'd.collection = @collection AND d.index_version = @indexVersion';
const MATCHES = `(@contains IS NULL OR instr(lower(d.uri), lower(@contains)) > 0 OR instr(lower(d.title), lower(@contains)) > 0)`;

export function createDocumentPages(database: Database): DocumentPages {
  const list = database.prepare<[object], DocumentRow>(
    `SELECT ${COLUMNS} FROM ledger_documents d WHERE ${OF_TARGET} AND ${MATCHES} ORDER BY d.uri LIMIT @limit OFFSET @offset`,
  );
  const count = database
    .prepare<[object], number>(`SELECT count(*) FROM ledger_documents d WHERE ${OF_TARGET} AND ${MATCHES}`)
    .pluck();
  const one = database.prepare<[object], DocumentRow>(
    `SELECT ${COLUMNS} FROM ledger_documents d WHERE ${OF_TARGET} AND d.document_id = @documentId`,
  );
  const chunks = database.prepare<[object], ChunkRow>(
    `SELECT chunk_id AS chunkId, chunk_index AS "index", start_offset AS start, end_offset AS "end", token_count AS tokenCount
     FROM ledger_chunks WHERE collection = @collection AND index_version = @indexVersion AND document_id = @documentId
     ORDER BY chunk_index`,
  );
  return {
    list: (target, { offset, limit, contains = null }) => ({
      rows: list.all({ ...target, offset, limit, contains }),
      total: count.get({ ...target, contains }) ?? 0,
    }),
    row: (target, documentId) => one.get({ ...target, documentId }),
    chunks: (target, documentId) => chunks.all({ ...target, documentId }),
  };
}
