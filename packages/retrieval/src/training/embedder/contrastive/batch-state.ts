/**
 * Everything that the threads share while they train: the table of token vectors with Adam's moments, one batch of texts, and the room for its
 * gradients. A batch has `size` questions (texts 0 to size - 1) and as many passages (size to 2 size - 1); passage i answers question i, and all
 * others are wrong for it.
 */
import { type SharedArena, sharedIntegers } from '../../threads/shared-arena.ts';

/** Questions, or passages, that one block of a task works on. */
export const TEXTS_PER_BLOCK = 32;
/** Table rows that one block updates. */
export const ROWS_PER_BLOCK = 64;

export interface TokenTable {
  readonly vocabulary: number;
  readonly dimension: number;
  /** vocabulary × dimension. */
  readonly rows: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
}

export interface BatchState {
  readonly table: TokenTable;
  readonly size: number;
  /** Ascending lengths of the prefixes that are trained; the last is the whole dimension. */
  readonly prefixes: readonly number[];
  /** Token ids of all texts one after the other, and where each text begins. */
  readonly tokens: Int32Array;
  readonly textStarts: Int32Array;
  /** The tokens that the batch has, and for each the texts that it stands in, once for each time. */
  readonly touched: Int32Array;
  readonly touchedStarts: Int32Array;
  readonly touchedTexts: Int32Array;
  /** Two questions, or two passages, of one key are the same text: neither is wrong for the other's partner. */
  readonly keys: Int32Array;
  /** The passage that a question was taken from, though another answers it: neither is it wrong. -1 for none. */
  readonly origins: Int32Array;
  /** Sums of token vectors, 2 size × dimension, and the loss' gradients by them. */
  readonly sums: Float32Array;
  readonly gradients: Float32Array;
  /** Lengths of the sums: [prefix][text]. */
  readonly norms: Float64Array;
  /** Questions as bands of rows, passages as bands of columns, along the dimension. */
  readonly questionBands: Float32Array;
  readonly passageBands: Float32Array;
  /** Both as bands of dimensions, along the texts. */
  readonly questionsByDimension: Float32Array;
  readonly passagesByDimension: Float32Array;
  /** Cosines by prefix, size × size, and exp(scale · (cosine − 1)). */
  readonly cosines: readonly Float32Array[];
  readonly exponentials: readonly Float32Array[];
  /** [prefix][question], [block][prefix][passage], [prefix][passage]. */
  readonly rowSums: Float64Array;
  readonly columnParts: Float64Array;
  readonly columnSums: Float64Array;
  /** What pulls a passage's gradient back along itself: [block][prefix][passage]. */
  readonly pullParts: Float64Array;
  /** Gradients by the products of sums, for the dimensions between two prefixes: bands of questions, bands of passages. */
  readonly questionWeights: readonly Float32Array[];
  readonly passageWeights: readonly Float32Array[];
  /** Loss of each block, summed over its questions. */
  readonly losses: Float64Array;
  /** One table row for each block of `updateRows`. */
  readonly scratch: Float32Array;
}

export interface BatchShape {
  readonly size: number;
  readonly prefixes: readonly number[];
  /** Tokens of one question and one passage together, at most. */
  readonly tokensPerPair: number;
}

export function createTokenTable(arena: SharedArena, vocabulary: number, dimension: number): TokenTable {
  const [rows, firstMoments, secondMoments] = Array.from({ length: 3 }, () => arena.floats(vocabulary * dimension)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  return { vocabulary, dimension, rows, firstMoments, secondMoments };
}

export function createBatchState(arena: SharedArena, table: TokenTable, shape: BatchShape): BatchState {
  const { size, prefixes, tokensPerPair } = shape;
  const { dimension, vocabulary } = table;
  const capacity = size * tokensPerPair;
  const blocks = size / TEXTS_PER_BLOCK;
  const squares = (): Float32Array[] => prefixes.map(() => arena.floats(size * size));
  const doubles = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(length * 8));
  const touchable = Math.min(vocabulary, capacity);
  return {
    table,
    size,
    prefixes,
    tokens: sharedIntegers(capacity),
    textStarts: sharedIntegers(2 * size + 1),
    touched: sharedIntegers(touchable),
    touchedStarts: sharedIntegers(touchable + 1),
    touchedTexts: sharedIntegers(capacity),
    keys: sharedIntegers(2 * size),
    origins: sharedIntegers(size),
    sums: arena.floats(2 * size * dimension),
    gradients: arena.floats(2 * size * dimension),
    norms: doubles(prefixes.length * 2 * size),
    questionBands: arena.floats(size * dimension),
    passageBands: arena.floats(size * dimension),
    questionsByDimension: arena.floats(size * dimension),
    passagesByDimension: arena.floats(size * dimension),
    cosines: squares(),
    exponentials: squares(),
    rowSums: doubles(prefixes.length * size),
    columnParts: doubles(blocks * prefixes.length * size),
    columnSums: doubles(prefixes.length * size),
    pullParts: doubles(blocks * prefixes.length * size),
    questionWeights: squares(),
    passageWeights: squares(),
    losses: doubles(blocks),
    scratch: arena.floats(Math.ceil(touchable / ROWS_PER_BLOCK) * dimension),
  };
}
