/** The card of a model that was just trained: what it was made of, how to make it again, and what nobody has measured yet. */
import type { TableBits } from '../../embedders/static/quantise-table.ts';
import type { TrainedEmbedder } from './train-embedder.ts';

export interface ModelCardFacts {
  readonly name: string;
  /** The command line that made it. */
  readonly command: string;
  /** Day, ISO. */
  readonly date: string;
  readonly seconds: number;
  /** The model that it went on from. */
  readonly base?: string;
}

export function formatModelCard(
  { vocabulary, dimension, training }: TrainedEmbedder,
  facts: ModelCardFacts & {
    readonly bits: TableBits;
    readonly files: readonly { readonly file: string; readonly bytes: number }[];
  },
): string {
  const { name, command, date, seconds, base, bits, files } = facts;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const rows = training.sources.map((source) => `| ${source.name} | ${source.pairs} | (yours to fill in) |`);
  return `# Model card: ${name}

A static embedding model: one vector per WordPiece; a text's vector is the sum of its pieces' vectors, scaled to length 1.

| | |
|---|---|
| vocabulary | ${vocabulary.tokens.length} uncased WordPieces |
| dimension | ${dimension}; prefixes of ${dimension / 2} and ${dimension / 4} are trained to stand alone |
| table | ${bits === 32 ? 'float' : `${bits} bits a value, one scale a row`} |
| size | ${(bytes / 1e6).toFixed(1)} MB |
| command | \`${command}\` |
| seed | ${training.seed} |
| went on from | ${base ?? 'nothing: trained from scratch'} |
| made | ${date}, ${seconds.toFixed(0)} s on the clock |

## Trained on

| source | pairs | licence |
|---|---|---|
${rows.join('\n')}

${training.tokens} tokens, ${training.steps} batches of ${training.batch} pairs${training.branches > 1 ? `, ${training.branches} times from the same first vectors, of which the table is the mean` : ''}; the loss fell from ${training.firstLoss.toFixed(3)} to ${training.lastLoss.toFixed(3)}. The same data, command and
seed give the same bytes, whatever the number of threads.

## What it reaches

Not measured yet: \`raglab models measure ${name}\`, or \`raglab eval run --dataset NAME --mode dense\` on questions of your own.

## Limits

It knows words, not sentences: word order and negation are invisible. It knows the words of the text above and no others.
`;
}
