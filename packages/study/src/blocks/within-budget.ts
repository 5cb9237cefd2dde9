/**
 * The first characters of a ranking: chunks in order until the budget is used up, the last one cut. Five large chunks show a reader more text than
 * five small ones; with the same budget the sizes compete fairly. English has about 4.5 characters to a token.
 */
import type { RetrievedChunk, RunRecord } from '@raglab/eval';

export function withinBudget(record: RunRecord, characters: number): RunRecord {
  const retrieved: RetrievedChunk[] = [];
  let left = characters;
  for (const chunk of record.retrieved) {
    if (left <= 0) break;
    const end = Math.min(chunk.end, chunk.start + left);
    retrieved.push({ ...chunk, end, text: chunk.text.slice(0, end - chunk.start) });
    left -= end - chunk.start;
  }
  return { ...record, retrieved };
}
