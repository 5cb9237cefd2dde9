/**
 * Byte-pair merges over counted words (Sennrich et al. 2016), on characters: again and again the most frequent pair of neighbouring symbols becomes
 * one. Each pair knows the words it stands in, so that a merge touches those alone, and the best pair comes from a heap whose entries may be out of
 * date. Ties go to the pair whose symbols are older, so the result depends on the counts alone. 250,000 words and 70,000 merges: some ten seconds.
 */
import { CONTINUATION } from './create-word-piece.ts';

export interface CountedWord {
  readonly word: string;
  readonly count: number;
}

export interface MergePairsOptions {
  /** Single characters that count; a word with another is passed over. */
  readonly alphabet: ReadonlySet<string>;
  /** Symbols to end with, single characters included. */
  readonly symbols: number;
  /** A rarer pair is not merged. */
  readonly minimumCount: number;
}

/** Pairs of symbols as one number; far more symbols than any vocabulary has. */
const PAIR_BASE = 2 ** 24;

/** Symbols in the order in which they came to be; inside a word they begin with `##`. */
export function mergePairs(words: readonly CountedWord[], options: MergePairsOptions): string[] {
  const symbols: string[] = [];
  const idOf = new Map<string, number>();
  const symbolId = (symbol: string): number => {
    let id = idOf.get(symbol);
    if (id === undefined) {
      id = symbols.length;
      idOf.set(symbol, id);
      symbols.push(symbol);
    }
    return id;
  };
  const counts: number[] = [];
  const spelled: number[][] = [];
  for (const { word, count } of words) {
    const characters = [...word];
    if (!characters.every((character) => options.alphabet.has(character))) continue;
    spelled.push(characters.map((character, at) => symbolId(at === 0 ? character : CONTINUATION + character)));
    counts.push(count);
  }
  const pairs = createPairCounts();
  for (const [at, spelling] of spelled.entries()) {
    for (let i = 0; i + 1 < spelling.length; i++) pairs.add(keyOf(spelling, i), counts[at]!, at);
  }
  pairs.settle();
  while (symbols.length < options.symbols) {
    const best = pairs.takeBest();
    if (best === undefined || best.count < options.minimumCount) break;
    const [left, right] = [Math.floor(best.key / PAIR_BASE), best.key % PAIR_BASE];
    const merged = symbolId(symbols[left]! + symbols[right]!.slice(CONTINUATION.length));
    for (const at of best.words) replacePair(spelled[at]!, { left, right, merged }, counts[at]!, at, pairs);
    pairs.forget(best.key);
    pairs.settle();
  }
  return symbols;
}

function keyOf(spelling: readonly number[], at: number): number {
  return spelling[at]! * PAIR_BASE + spelling[at + 1]!;
}

/** Rewrites one word in place and counts what vanished and what appeared. */
function replacePair(
  spelling: number[],
  { left, right, merged }: { left: number; right: number; merged: number },
  count: number,
  word: number,
  pairs: PairCounts,
): void {
  for (let i = 0; i + 1 < spelling.length; i++) {
    if (spelling[i] !== left || spelling[i + 1] !== right) continue;
    for (let near = Math.max(0, i - 1); near <= Math.min(i + 1, spelling.length - 2); near++)
      pairs.add(keyOf(spelling, near), -count, word);
    spelling.splice(i, 2, merged);
    for (let near = Math.max(0, i - 1); near <= Math.min(i, spelling.length - 2); near++)
      pairs.add(keyOf(spelling, near), count, word);
  }
}

type PairCounts = ReturnType<typeof createPairCounts>;

function createPairCounts() {
  const counts = new Map<number, number>();
  const wordsOf = new Map<number, Set<number>>();
  const changed = new Set<number>();
  /** Binary heap of [count, key]; an entry whose count is no longer right is passed over. */
  const heap: { readonly count: number; readonly key: number }[] = [];
  const isBefore = (a: number, b: number): boolean =>
    heap[a]!.count !== heap[b]!.count ? heap[a]!.count > heap[b]!.count : heap[a]!.key < heap[b]!.key;
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  const push = (count: number, key: number): void => {
    heap.push({ count, key });
    for (let at = heap.length - 1; at > 0 && isBefore(at, (at - 1) >> 1); at = (at - 1) >> 1) swap(at, (at - 1) >> 1);
  };
  const pop = () => {
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) heap[0] = last;
    for (let at = 0; ; ) {
      let best = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && isBefore(child, best)) best = child;
      if (best === at) return top;
      swap(at, best);
      at = best;
    }
  };
  return {
    add(key: number, count: number, word: number): void {
      counts.set(key, (counts.get(key) ?? 0) + count);
      const words = wordsOf.get(key);
      // A word that lost the pair stays listed: it is looked at in vain, once.
      if (words === undefined) wordsOf.set(key, new Set([word]));
      else if (count > 0) words.add(word);
      changed.add(key);
    },
    /** Puts the changed counts into the heap. */
    settle(): void {
      for (const key of changed) if (counts.get(key)! > 0) push(counts.get(key)!, key);
      changed.clear();
    },
    takeBest() {
      while (heap.length > 0) {
        const { count, key } = pop();
        if (counts.get(key) !== count) continue;
        return { key, count, words: [...wordsOf.get(key)!] };
      }
      return undefined;
    },
    /** After its merge: no word has the pair any more. */
    forget(key: number): void {
      counts.delete(key);
      wordsOf.delete(key);
      changed.delete(key);
    },
  };
}
