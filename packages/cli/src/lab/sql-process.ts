/** The process that runs one statement of `query-catalog.ts` on a read-only connection, answers once and ends. */
import { messageOf, type SqlResult } from '@raglab/core';
import Database from 'better-sqlite3';
import type { SqlReply, SqlTask } from './query-catalog.ts';

/** Characters of all rows together: a reply is something to read. */
const MAX_CHARACTERS = 8_000_000;

process.once('message', (task) => process.send!(run(task as SqlTask), () => process.disconnect()));
process.send!({ ready: true } satisfies SqlReply);

function run({ path, statement, maxRows }: SqlTask): SqlReply {
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { readonly: true, timeout: 5_000 });
    const prepared = database.prepare<[], unknown[]>(statement);
    if (!prepared.reader || !prepared.readonly)
      return { refused: { problem: 'the catalog is read-only here', received: statement.trim().slice(0, 60) } };
    return { result: read(prepared, maxRows) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    // About the file, not about the statement.
    if (/^SQLITE_(CORRUPT|NOTADB|IOERR|BUSY|READONLY|CANTOPEN)/.test(code))
      return { failed: { code, message: messageOf(error) } };
    return { refused: { problem: 'SQLite refused the statement', received: messageOf(error) } };
  } finally {
    database?.close();
  }
}

function read(prepared: Database.Statement<[], unknown[]>, maxRows: number): SqlResult {
  const columns = columnsOf(prepared);
  const rows: Record<string, unknown>[] = [];
  let characters = 0;
  for (const values of prepared.raw().iterate()) {
    const shown = values.map((value) =>
      value instanceof Uint8Array ? `x'${Buffer.from(value).toString('hex')}'` : value,
    );
    for (const value of shown) characters += typeof value === 'string' ? value.length : 8;
    if (rows.length === maxRows || characters > MAX_CHARACTERS) return { columns, rows, truncated: true };
    rows.push(Object.fromEntries(columns.map((column, i) => [column, shown[i]])));
  }
  return { columns, rows, truncated: false };
}

/** A name that stands twice (`SELECT a.uri, b.uri`) gets a number, so that no value hides another. */
function columnsOf(statement: Database.Statement): string[] {
  const seen = new Map<string, number>();
  return statement.columns().map(({ name }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}
