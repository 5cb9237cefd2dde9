/**
 * A write is committed; who sees it? The handle that wrote, another handle of the lab, handles of the engine with its default and with a bound on
 * staleness, a query that began before. Each asks after every write how many rows there are, and the oldest write that it misses is its staleness.
 */
import { join } from 'node:path';
import { connect, type Table } from '@lancedb/lancedb';
import { openLanceStore } from '@raglab/retrieval';
import { createClusteredVectors } from '../../blocks/clustered-vectors.ts';
import { type LatencyContender, measureLatencies, ratioOf } from '../../blocks/measure-latency.ts';
import { openTemporaryStore } from '../../blocks/temporary-store.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study, type StudyContext } from '../../framework/study.ts';
import type { Finding } from '../../framework/study-result.ts';

/** Seconds of the handle that accepts to be behind. */
const WINDOW = 0.5;
const READERS = ['the writer', 'another lab handle', `engine, at most ${WINDOW} s behind`, 'engine, its default', 'a query that began before'] as const; // biome-ignore format: one thought
const [WRITER, OTHER, BEHIND, DEFAULT, BEFORE] = READERS;

export const readYourWrites: Study = defineStudy({
  name: 'read-your-writes',
  claim:
    'What one handle wrote, other readers do not see yet: between a write and its visibility lies a staleness window.',
  source:
    'Terry et al., Session Guarantees for Weakly Consistent Replicated Data, 1994; LanceDB documentation on readConsistencyInterval',
  method: `One handle adds a row at a time to a LanceDB table on disk; after each write every reader counts the rows: the writing handle, another handle of the lab's store on the same table (it asks for the newest version at every read), an engine handle that may be ${WINDOW} s behind, one with the engine's default, and a snapshot taken before the first write. A read that misses a committed row is stale; its age is that of the oldest write it misses. Price: a search through the handle that always looks, over one that never does, in turns.`,
  exercises: [
    'Let the default handle call checkoutLatest before each read. What is the difference to an interval of 0?',
    'Read from another process, and from object storage. Which of the windows grows, and why not the others?',
    'Give a client the version number of its write and let it wait until a reader has reached it. What does that cost a reader that is behind?',
  ],
  sizes: {
    small: { rows: 200, dimension: 16, writes: 8, searches: 10 },
    default: { rows: 5000, dimension: 128, writes: 120, searches: 200 },
    large: { rows: 100_000, dimension: 256, writes: 600, searches: 1000 },
  },
  plot: { title: 'Reads that miss a committed write', kind: 'bar', x: 'reader', y: 'missed' },

  async run(context) {
    const { rows, dimension, writes, searches } = context.settings;
    const { records, queries } = createClusteredVectors({
      rows: rows + writes,
      dimension,
      queries: searches,
      seed: context.seed,
    });
    const store = await openTemporaryStore(context, { dimension, records: records.slice(0, rows) });
    const { table, embedderKey } = store;
    const uri = join(context.scratch, 'lance');
    const other = context.closing(await openLanceStore({ uri, table, dimension, embedderKey }));
    const behind = await openEngineHandle(context, uri, table, WINDOW);
    const never = await openEngineHandle(context, uri, table);
    const snapshot = await store.acquireSnapshot();
    const counts: Readonly<Record<string, () => Promise<number>>> = {
      [WRITER]: () => store.count(),
      [OTHER]: () => other.count(),
      [BEHIND]: () => behind.countRows(),
      [DEFAULT]: () => never.countRows(),
      [BEFORE]: () => snapshot.store.count(),
    };
    const seen = READERS.map((reader) => ({ reader, missed: 0, behind: 0, ageMs: 0 }));
    const writtenAt: number[] = [];
    for (let write = 0; write < writes; write++) {
      context.progress(write, writes, 'writes');
      await store.upsert([records[rows + write]!]);
      writtenAt.push(context.clock.monotonicMs());
      for (const one of seen) {
        const count = (await counts[one.reader]!()) - rows;
        if (count > write) continue;
        one.missed++;
        one.behind = Math.max(one.behind, write + 1 - count);
        one.ageMs = Math.max(one.ageMs, context.clock.monotonicMs() - writtenAt[count]!);
      }
    }
    snapshot.release();
    await never.checkoutLatest();
    const searched = (name: string, one: Table): LatencyContender => ({
      name,
      call: (round) =>
        one.vectorSearch(queries[round]!).distanceType('dot').limit(10).select(['chunkId', '_distance']).toArray(),
    });
    const always = await openEngineHandle(context, uri, table, 0);
    const times = await measureLatencies(context, [searched('always', always), searched('never', never)], searches);
    const of = (reader: string) => seen.find((one) => one.reader === reader)!;
    const missed = (reader: string, variation: Partial<Finding> = {}): Finding => ({
      label: `reads that miss a committed write: ${reader}`,
      value: of(reader).missed / writes,
      ...variation,
    });
    return {
      table: {
        columns: [
          { id: 'reader', title: 'reader' },
          { id: 'missed', title: 'stale reads', digits: 3, timed: true },
          { id: 'behind', title: 'writes behind, at most', timed: true },
          { id: 'ageMs', title: 'behind, ms at most', digits: 0, timed: true },
        ],
        rows: seen.map((one) => ({ ...one, missed: one.missed / writes })),
      },
      findings: {
        writer: missed(WRITER),
        other: missed(OTHER),
        behind: missed(BEHIND, { timed: true }),
        byDefault: missed(DEFAULT),
        before: missed(BEFORE),
        window: {
          label: `oldest write missed by the handle that may be ${WINDOW} s behind`,
          value: of(BEHIND).ageMs,
          unit: 'ms',
          timed: true,
        },
        price: {
          label: 'time of a search that always looks for the newest version, over one that never does',
          ...ratioOf(times.get('always')!, times.get('never')!),
          timed: true,
        },
      },
    };
  },

  judge({ writer, other, behind, byDefault, before, window, price }) {
    const [ownMissed, otherMissed, engineMissed] = [writer.value > 0, other.value > 0, byDefault.value > 0];
    return {
      // The claim is about other readers in general: true of some handles, avoidable by others.
      verdict:
        otherMissed && engineMissed ? 'holds' : ownMissed || engineMissed ? 'holds partly' : 'does not hold here',
      why: `The writing handle missed ${formatShare(writer.value)} of its writes and another handle of the lab ${formatShare(other.value)}, because both look for the newest version at every read. The engine's default handle missed ${formatShare(byDefault.value)}: it stays at the version that it opened. With a bound of ${WINDOW} s, ${formatShare(behind.value)} of the reads were stale, the oldest by ${formatFigure(window.value)} ms. Always looking costs ${formatFigure(price.value)} [${formatFigure(price.lower!)}, ${formatFigure(price.upper!)}] times a search. A query that began before sees nothing of it (${formatShare(before.value)} missed), on purpose: its two lists must be of one state.`,
      scope:
        'Handles of one process on one local disk. On object storage each look is a request, tens of milliseconds, and a bound on staleness is what people choose; replicas that copy later are another matter.',
    };
  },
});

/** Without `interval` (seconds) as the engine opens it by default. */
async function openEngineHandle(context: StudyContext, uri: string, table: string, interval?: number): Promise<Table> {
  const options = interval === undefined ? {} : { readConsistencyInterval: interval };
  const connection = context.closing(await connect(uri, options));
  return context.closing(await connection.openTable(table));
}
