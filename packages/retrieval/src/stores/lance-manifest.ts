/**
 * What a table's version consists of: the files that its manifest names, with their sizes. The engine offers no list, so the manifest is read
 * here: protobuf messages `Manifest` and `IndexSection` of https://lance.org/format/table/ (`protos/table.proto`), of which only the
 * fields that name files are looked at. A manifest holds no data, and reading it costs a millisecond.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type ProtobufField, readProtobuf } from '../protobuf/read-protobuf.ts';

export interface ManifestFile {
  /** Relative to the table's folder. */
  readonly path: string;
  /** Bytes; null where the manifest does not say. */
  readonly bytes: number | null;
}

const MAGIC = 'LANC';
const FOOTER_BYTES = 16;
const MAX_VERSION = 2n ** 64n - 1n;

/** Throws what the file system throws for a manifest that is not there, and a plain error for one that cannot be understood. */
export async function readManifestFiles(folder: string, version: number): Promise<ManifestFile[]> {
  const bytes = await readVersionFile(folder, version);
  if (bytes.subarray(-4).toString('latin1') !== MAGIC) throw new Error('the manifest does not end as it should');
  const manifest = readProtobuf(messageAt(bytes, Number(bytes.readBigUInt64LE(bytes.length - FOOTER_BYTES))));
  const indexSection = numberOf(manifest, 6);
  const indexes = indexSection === null ? [] : messagesOf(readProtobuf(messageAt(bytes, indexSection)), 1);
  return [...messagesOf(manifest, 2).flatMap(filesOfFragment), ...indexes.flatMap(filesOfIndex)];
}

/** Newer tables name manifests so that the newest sorts first. */
async function readVersionFile(folder: string, version: number): Promise<Buffer> {
  const newest = path.join(folder, '_versions', `${MAX_VERSION - BigInt(version)}.manifest`);
  return readFile(newest).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return readFile(path.join(folder, '_versions', `${version}.manifest`));
  });
}

function messageAt(bytes: Buffer, position: number): Buffer {
  return bytes.subarray(position + 4, position + 4 + bytes.readUInt32LE(position));
}

/** `DataFragment`: id 1, files 2, deletion file 3. */
function filesOfFragment(fragment: readonly ProtobufField[]): ManifestFile[] {
  const data = messagesOf(fragment, 2).map((file) => ({
    path: path.join('data', textOf(file, 1)),
    bytes: numberOf(file, 6) || null,
  }));
  const deletions = messagesOf(fragment, 3).map((file) => {
    const ending = numberOf(file, 1) === 1 ? 'bin' : 'arrow';
    const name = [numberOf(fragment, 1) ?? 0, bigNumberOf(file, 2), bigNumberOf(file, 3)].join('-');
    return { path: path.join('_deletions', `${name}.${ending}`), bytes: null };
  });
  return [...data, ...deletions];
}

/** `IndexMetadata`: uuid 1 (a message with the bytes in 1), files 10 (path 1, bytes 2). */
function filesOfIndex(index: readonly ProtobufField[]): ManifestFile[] {
  const [uuid] = messagesOf(index, 1);
  const hex = uuid?.find(({ field }) => field === 1)?.bytes?.toString('hex') ?? '';
  const folder = path.join('_indices', hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
  return messagesOf(index, 10).map((file) => ({
    path: path.join(folder, textOf(file, 1)),
    bytes: numberOf(file, 2) || null,
  }));
}

function messagesOf(fields: readonly ProtobufField[], wanted: number): ProtobufField[][] {
  return fields.flatMap(({ field, bytes }) => (field === wanted && bytes ? [readProtobuf(bytes)] : []));
}

function textOf(fields: readonly ProtobufField[], wanted: number): string {
  return fields.find(({ field }) => field === wanted)?.bytes?.toString('utf8') ?? '';
}

function bigNumberOf(fields: readonly ProtobufField[], wanted: number): bigint {
  return fields.find(({ field }) => field === wanted)?.number ?? 0n;
}

function numberOf(fields: readonly ProtobufField[], wanted: number): number | null {
  const found = fields.find(({ field }) => field === wanted)?.number;
  return found === undefined ? null : Number(found);
}
