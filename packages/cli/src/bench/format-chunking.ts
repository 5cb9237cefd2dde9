/** The chunking report for people: what depends on the chunker alone, then what was found, each beside the published figures. */
import { textTable } from '@raglab/core';
import type { ChunkingReport, ChunkingRow } from './chunking-benchmark.ts';
import { PUBLISHED_CORPORA } from './published-chunking.ts';

export function formatChunking(report: ChunkingReport): string {
  const { corpora, questions, k, embedder } = report;
  const isWhole = PUBLISHED_CORPORA.every((name) => corpora.includes(name));
  const head = `${report.rows.length} chunkers on ${corpora.join(', ')}: ${questions} questions, percent, mean ± standard deviation`;
  return [
    head,
    `Precision_Ω: IoU when every chunk that touches a reference is retrieved; depends on the chunker alone`,
    formatOmega(report),
    `${k} chunks retrieved; dense and hybrid by ${embedder}, hybrid with the lab's weights`,
    formatRetrieval(report),
    notesOf(isWhole, k),
  ].join('\n\n');
}

function formatOmega({ rows, corpora }: ChunkingReport): string {
  const right = 'right' as const;
  const columns = [
    { title: 'chunker' },
    { title: 'chunks', align: right },
    { title: 'corpus' },
    { title: 'published protocol', align: right },
    { title: 'reported', align: right },
    { title: '', align: right },
    { title: 'exact offsets', align: right },
  ];
  const hasAll = PUBLISHED_CORPORA.every((name) => corpora.includes(name));
  const body = rows.flatMap(({ chunker, chunks, precisionOmega }) =>
    precisionOmega.map(({ corpus, published, exact, reported }, i) => {
      // The report's figure over all is over five corpora.
      const comparable = corpus === 'all' && !hasAll ? null : reported;
      return [
        i === 0 ? chunker : '',
        i === 0 ? String(chunks) : '',
        corpus,
        spread(published),
        comparable ? spread(comparable) : '–',
        comparable ? (spread(comparable) === spread(published) ? 'equal' : 'differs') : '',
        spread(exact),
      ];
    }),
  );
  return textTable(columns, body).join('\n');
}

function formatRetrieval({ rows, k }: ChunkingReport): string {
  const right = 'right' as const;
  const columns = [
    { title: 'chunker' },
    { title: 'search' },
    { title: `recall@${k}`, align: right },
    { title: '95 % interval', align: right },
    { title: 'exact offsets', align: right },
    { title: `precision@${k}`, align: right },
    { title: `IoU@${k}`, align: right },
    { title: `reported recall@5` },
  ];
  const body = rows.flatMap(({ chunker, retrieval, reportedRecall }: ChunkingRow) =>
    retrieval.map(({ mode, recall, precision, iou }, i) => [
      i === 0 ? chunker : '',
      mode === 'lexical' ? 'BM25' : mode,
      spread(recall.published),
      recall.published.lower === null
        ? '–'
        : `${recall.published.lower.toFixed(1)} to ${recall.published.upper!.toFixed(1)}`,
      spread(recall.exact),
      spread(precision.published),
      spread(iou.published),
      Object.entries(reportedRecall)
        .slice(i, i + 1)
        .map(([model, reported]) => `${spread(reported)} ${model}`)
        .join(', '),
    ]),
  );
  return textTable(columns, body).join('\n');
}

function notesOf(isWhole: boolean, k: number): string {
  return [
    'reported: Smith and Troynikov, Evaluating Chunking Strategies for Retrieval, Chroma 2024.',
    ...(isWhole
      ? []
      : ['Its recall is over five corpora searched together: fewer corpora are fewer places to go wrong in.']),
    ...(k === 5 ? [] : [`Its recall is of 5 chunks, this of ${k}.`]),
    'published protocol: a chunk is where its text, without a final stop, first occurs, and one that only meets the end of a reference touches it.',
  ].join('\n');
}

function spread({ mean, deviation }: { readonly mean: number; readonly deviation: number }): string {
  return `${mean.toFixed(1)} ± ${deviation.toFixed(1)}`;
}
