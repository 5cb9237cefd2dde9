/** The other store of two: ids and fields in SQLite, asked which of some ids pass a filter; in the process, or behind HTTP on this machine. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ChunkRecord } from '@raglab/core';
import Database from 'better-sqlite3';
import type { StudyContext } from '../../framework/study.ts';

/** Of `ids` those whose page is below, in their order. */
export type RelationalStore = (ids: readonly string[], below: number) => Promise<readonly string[]>;

export function openRelationalStore(context: StudyContext, records: readonly ChunkRecord[]): RelationalStore {
  const database = context.closing(new Database(join(context.scratch, 'metadata.db')));
  database.exec('CREATE TABLE chunks (id TEXT PRIMARY KEY, page INTEGER, uri TEXT) WITHOUT ROWID');
  const insert = database.prepare('INSERT INTO chunks VALUES (?, ?, ?)');
  database.transaction(() => {
    for (const { chunk, page, uri } of records) insert.run(chunk.id, page, uri);
  })();
  const select = database.prepare<[string, number], { id: string }>(
    'SELECT chunks.id FROM json_each(?) AS wanted JOIN chunks ON chunks.id = wanted.value WHERE page < ? ORDER BY wanted.key',
  );
  return async (ids, below) => select.all(JSON.stringify(ids), below).map(({ id }) => id);
}

/** The same over HTTP on a port of this machine. */
export async function serveRelationalStore(context: StudyContext, passing: RelationalStore): Promise<RelationalStore> {
  const server = createServer((request: IncomingMessage, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', async () => {
      const { ids, below } = JSON.parse(Buffer.concat(parts).toString());
      response.end(JSON.stringify(await passing(ids, below)));
    });
  });
  context.closing({ close: () => server.close().closeAllConnections() });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return async (ids, below) => {
    const body = JSON.stringify({ ids, below });
    return (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body })).json() as Promise<readonly string[]>;
  };
}
