/**
 * How much of the future leaks into a training table? A miniature feature store: the history of each document's features (views, score, age) in one
 * table, the newest row of each in another. A naive join gives every logged question the newest features; a point-in-time join gives those that were
 * known then. Clicks follow the truth at the time, and views follow clicks: so the newest views know which documents were clicked later.
 */

import { join } from 'node:path';
import { createRandom } from '@raglab/core';
import Database from 'better-sqlite3';
import { quantile } from '../../blocks/measure-latency.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study } from '../../framework/study.ts';
import { aucOf } from './auc-of.ts';

const DOCUMENTS = 400;
const DAYS = 60;
/** A tenth of the area under the curve is what teams celebrate as a new model. */
const LEAK = 0.02;

const SCHEMA = `
  CREATE TABLE feature_history (document INTEGER, day INTEGER, views REAL, PRIMARY KEY (document, day)) WITHOUT ROWID;
  CREATE TABLE feature_online (document INTEGER PRIMARY KEY, day INTEGER, views REAL);
  CREATE TABLE impressions (id INTEGER PRIMARY KEY, document INTEGER, day INTEGER, clicked INTEGER);`;
/** The last row known before the day: what a service could have read at the time. */
const AS_OF = `
  SELECT i.id, i.clicked, (SELECT h.views FROM feature_history h WHERE h.document = i.document AND h.day < i.day ORDER BY h.day DESC LIMIT 1) AS views
  FROM impressions i ORDER BY i.id`;
const NAIVE = `
  SELECT i.id, i.clicked, o.views FROM impressions i JOIN feature_online o ON o.document = i.document ORDER BY i.id`;
const ONLINE = 'SELECT views FROM feature_online WHERE document = ?';

interface JoinedRow {
  readonly id: number;
  readonly clicked: number;
  readonly views: number | null;
}

export const pointInTimeJoin: Study = defineStudy({
  name: 'point-in-time-join',
  claim: 'A naive join of logs with features leaks the future: offline figures that production never reaches.',
  source: 'the as-of join of feature stores (Feast; Orr et al., Managing ML Pipelines: Feature Stores, VLDB 2021)',
  method: `${DOCUMENTS} documents over ${DAYS} days. Each has an interest that changes at random; it is shown, clicked with a chance that follows its interest that day, and its clicks so far are its views. One feature, the views, predicts the click. Offline: AUC of the feature joined as it was before the question (as of), and as it is now (naive). Served: AUC of what the online table answered at the time, which only a replay knows. Online lookups by primary key, timed.`,
  exercises: [
    'Let the interest never change (DRIFT = 0). Does the naive join still leak?',
    'Write the online table an hour late. How large is the skew between what was trained on and what is served?',
    'raglab keeps the same join for retrieval logs: read `docs/observability.md` and join a log with chunk versions in both ways.',
  ],
  sizes: {
    small: { impressionsPerDay: 60, lookups: 500 },
    default: { impressionsPerDay: 1000, lookups: 20_000 },
    large: { impressionsPerDay: 10_000, lookups: 100_000 },
  },
  plot: { title: 'AUC of one feature, by how it was joined', ...{ kind: 'bar', x: 'join', y: 'auc' } },

  async run({ settings: { impressionsPerDay, lookups }, seed, progress, scratch, closing, clock }) {
    const database = closing(new Database(join(scratch, 'features.db')));
    database.exec(SCHEMA);
    const served = simulate(database, { impressionsPerDay, seed, progress });
    const asOf = database.prepare(AS_OF).all() as JoinedRow[];
    const naive = database.prepare(NAIVE).all() as JoinedRow[];
    const rows = [
      { join: 'as of the question', rows: asOf.length, auc: aucOf(asOf), differ: shareThatDiffers(asOf, served) },
      {
        join: 'naive: newest features',
        rows: naive.length,
        auc: aucOf(naive),
        differ: shareThatDiffers(naive, served),
      },
      { join: 'served, replayed', rows: served.length, auc: aucOf(served), differ: 0 },
    ];
    const lookup = database.prepare(ONLINE);
    const random = createRandom(seed + 1);
    const times = Array.from({ length: lookups }, () => {
      const document = Math.floor(random() * DOCUMENTS);
      const startedAt = clock.monotonicMs();
      lookup.get(document);
      return clock.monotonicMs() - startedAt;
    });
    return {
      table: {
        columns: [
          { id: 'join', title: 'features joined' },
          { id: 'rows', title: 'rows' },
          { id: 'auc', title: 'AUC', digits: 3 },
          { id: 'differ', title: 'rows unlike what was served', digits: 3 },
        ],
        rows,
      },
      findings: {
        leak: { label: 'AUC that the naive join shows and serving never had', value: rows[1]!.auc - rows[2]!.auc },
        honest: { label: 'the same of the as-of join', value: rows[0]!.auc - rows[2]!.auc },
        skew: { label: 'rows of the naive join with features that were not served', value: rows[1]!.differ },
        asOfSkew: { label: 'the same of the as-of join', value: rows[0]!.differ },
        online: { label: 'p99 of an online lookup', value: 1000 * quantile(times, 0.99), unit: 'µs', timed: true },
      },
    };
  },

  judge({ leak, honest, skew, asOfSkew, online }) {
    const exact = honest.value === 0 && asOfSkew.value === 0;
    return {
      verdict: leak.value >= LEAK ? (exact ? 'holds' : 'holds partly') : 'does not hold here',
      why: `The naive join shows an AUC that is ${formatFigure(leak.value)} above what was served, with other features than those served in ${formatShare(skew.value)} of the rows. The as-of join differs in ${formatShare(asOfSkew.value)} of the rows and by ${formatFigure(honest.value)} in AUC. The online table answers within ${formatFigure(online.value)} µs (p99), in the same process.`,
      scope:
        'How much leaks hangs on how strongly a feature follows the outcome and how long it is joined afterwards: a feature that nobody’s click changes, such as the length of a document, leaks nothing. Here the online table is written at midnight without fail; a late writer would be a skew of its own.',
    };
  },
});

/** What the online table answered for each impression, when it was made. */
function simulate(
  database: Database.Database,
  {
    impressionsPerDay,
    seed,
    progress,
  }: { impressionsPerDay: number; seed: number; progress: (done: number, total: number, label: string) => void },
): JoinedRow[] {
  const random = createRandom(seed);
  const interests = Array.from({ length: DOCUMENTS }, () => random());
  const views = new Array<number>(DOCUMENTS).fill(0);
  const history = database.prepare('INSERT INTO feature_history VALUES (?, ?, ?)');
  const online = database.prepare(
    'INSERT INTO feature_online VALUES (?, ?, ?) ON CONFLICT (document) DO UPDATE SET day = excluded.day, views = excluded.views',
  );
  const impression = database.prepare('INSERT INTO impressions VALUES (?, ?, ?, ?)');
  const lookup = database.prepare(ONLINE);
  const served: JoinedRow[] = [];
  const writeDay = (day: number): void => {
    for (let document = 0; document < DOCUMENTS; document++) {
      history.run(document, day, views[document]);
      online.run(document, day, views[document]);
    }
  };
  database.transaction(() => writeDay(0))();
  for (let day = 1; day <= DAYS; day++) {
    progress(day, DAYS, 'days');
    database.transaction(() => {
      const clicks = new Array<number>(DOCUMENTS).fill(0);
      for (let i = 0; i < impressionsPerDay; i++) {
        const document = Math.floor(random() * DOCUMENTS);
        const clicked = random() < 0.6 * interests[document]! ? 1 : 0;
        clicks[document]! += clicked;
        const id = served.length + 1;
        impression.run(id, document, day, clicked);
        served.push({ id, clicked, views: (lookup.get(document) as { views: number }).views });
      }
      for (let document = 0; document < DOCUMENTS; document++) {
        // A count over the document's life, the commonest of all features.
        views[document]! += clicks[document]!;
        const isNew = random() < DRIFT;
        if (isNew) interests[document] = random();
      }
      writeDay(day);
    })();
  }
  return served;
}

/** Chance each day that the interest in a document becomes another. */
const DRIFT = 0.02;

function shareThatDiffers(rows: readonly JoinedRow[], served: readonly JoinedRow[]): number {
  return rows.filter(({ views }, i) => views !== served[i]!.views).length / rows.length;
}
