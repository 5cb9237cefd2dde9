/**
 * Training pairs from documents of one's own, as they are written: title and headings → the paragraph below them, and a sentence → the paragraph after its
 * own. Sentences of the paragraph itself are drawn while training. Markdown's headings are read; fenced code, tables and paragraphs of a few words
 * are passed over. No question is made up: what people ask is not known here.
 */
import { HEADING, NEIGHBOUR, type TrainingPair } from '../../read-training-pairs.ts';

export interface TrainingDocument {
  readonly title: string;
  readonly text: string;
}

const FENCE = /^(```|~~~)/;
const HEADING_LINE = /^(#{1,6})\s+(.*?)\s*#*$/;
const TABLE_LINE = /^\s*\|/;
/** Characters: a shorter paragraph says too little. */
const SHORTEST_PARAGRAPH = 80;
const SENTENCE_END = /(?<=[.?!])\s+/;

/** Pairs of one document, numbered `article`, in the order of the text. */
export function documentPairs({ title, text }: TrainingDocument, article: number): TrainingPair[] {
  const pairs: TrainingPair[] = [];
  const path: string[] = [];
  let before: string | undefined;
  for (const block of paragraphsOf(text)) {
    const heading = HEADING_LINE.exec(block);
    if (heading) {
      path.length = heading[1]!.length - 1;
      path[heading[1]!.length - 1] = heading[2]!;
      before = undefined;
      continue;
    }
    if (block.length < SHORTEST_PARAGRAPH || TABLE_LINE.test(block)) continue;
    const headings = path.filter((part) => part !== undefined && part !== title);
    pairs.push({ kind: HEADING, query: [title, ...headings].join(' '), positive: block, article, title });
    const sentence = before?.split(SENTENCE_END).at(-1);
    if (sentence !== undefined) pairs.push({ kind: NEIGHBOUR, query: sentence, positive: block, article, title });
    before = block;
  }
  return pairs;
}

/** Blocks between blank lines, headings alone, without fenced code; line breaks inside a block become blanks. */
function paragraphsOf(text: string): string[] {
  const blocks: string[][] = [[]];
  let isFenced = false;
  for (const line of text.split('\n')) {
    if (FENCE.test(line.trim())) {
      isFenced = !isFenced;
      blocks.push([]);
    } else if (isFenced) continue;
    else if (line.trim() === '') blocks.push([]);
    else if (HEADING_LINE.test(line)) blocks.push([line.trim()], []);
    else blocks.at(-1)!.push(line.trim());
  }
  return blocks.map((lines) => lines.join(' ')).filter((block) => block !== '');
}
