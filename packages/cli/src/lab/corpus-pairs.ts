/** Documents of one's own as training pairs: whatever ingestion reads, cut by its headings. What cannot be read is passed over; ingestion says why. */
import { loadDocuments } from '@raglab/ingest';
import { documentPairs, type TrainingPair } from '@raglab/retrieval';

export async function* corpusPairs(path: string, signal: AbortSignal): AsyncGenerator<TrainingPair> {
  let article = 0;
  for await (const event of loadDocuments([path], { baseDirectory: process.cwd(), signal })) {
    if (event.status !== 'loaded') continue;
    yield* documentPairs(event.document, article);
    article += 1;
  }
}
