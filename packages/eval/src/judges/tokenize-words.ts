/**
 * Words and numbers of a sentence as alignment compares them: stemmed, in lower case; numbers in one format (1,000 = 1000 = "one thousand",
 * 5 % = 5 percent); each with the marks that matter to support: stop word, name, negation.
 */
import { porterStem } from '../heuristics/porter-stem.ts';

type WordKind = 'content' | 'stop' | 'number' | 'negation';

export interface Word {
  /** What is compared. */
  readonly key: string;
  readonly kind: WordKind;
  /** Capitalised, and not merely because it begins the sentence. */
  readonly name: boolean;
}

const TOKEN = /\d+(?:[.,]\d+)*|\p{L}+(?:['’]\p{L}+)*|%/gu;

const STOP_WORDS: ReadonlySet<string> = new Set(
  `a an the this that these those it its itself they them their theirs he him his she her hers who whom whose which what
  is are was were be been being am do does did done have has had having will would shall should can could may might must
  of in on at by for with from to into onto as and or but if then than so such also too very just both each when where while
  there here how why about between through during over under again further up down out off own same other another because
  until upon within among amongst per via however thus therefore hence moreover furthermore well like get got gets i you we
  me us my our your mine yours ours one`.split(/\s+/),
);
const NEGATIONS: ReadonlySet<string> = new Set(
  'not no never none neither nor without cannot nothing nobody nowhere hardly barely unable'.split(' '),
);
const NUMBER_WORDS: ReadonlyMap<string, number> = new Map(
  `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
  twenty`
    .split(/\s+/)
    .map((word, i): [string, number] => [word, i])
    .concat(
      'thirty forty fifty sixty seventy eighty ninety'
        .split(' ')
        .map((word, i): [string, number] => [word, 10 * (i + 3)]),
    ),
);
const SCALES: ReadonlyMap<string, number> = new Map([
  ['hundred', 100],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
]);

/** The words of one sentence in order. */
export function tokenizeWords(sentence: string): Word[] {
  const words: Word[] = [];
  let first = true;
  for (const { 0: token } of sentence.matchAll(TOKEN)) {
    const scale = SCALES.get(token.toLowerCase());
    const last = words.at(-1);
    // "5 million", "one thousand", "a hundred".
    const count =
      last?.kind === 'number' ? Number(last.key.slice(1)) : last?.key === 'one' || last?.key === 'a' ? 1 : null;
    if (scale !== undefined && count !== null) words[words.length - 1] = numberWord(count * scale);
    else words.push(...readToken(token, first));
    first = false;
  }
  return words;
}

function readToken(token: string, first: boolean): Word[] {
  if (/^\d/.test(token)) return [numberWord(parseNumber(token))];
  const lower = token.toLowerCase().replaceAll('’', "'");
  if (lower === '%') return [{ key: 'percent', kind: 'content', name: false }];
  const counted = NUMBER_WORDS.get(lower);
  // "One" is more often a pronoun than a count.
  if (counted !== undefined && counted !== 1) return [numberWord(counted)];
  if (NEGATIONS.has(lower) || lower.endsWith("n't")) return [{ key: 'not', kind: 'negation', name: false }];
  const bare = lower.replace(/'(?:s|re|ve|ll|d|m)?$/, '');
  if (STOP_WORDS.has(bare)) return [{ key: bare, kind: 'stop', name: false }];
  const name = /^\p{Lu}/u.test(token) && (!first || /^\p{Lu}{2}/u.test(token));
  return [{ key: stemOf(bare), kind: 'content', name }];
}

/** Stemming takes most of the time of a context, and words repeat. */
const KNOWN_STEMS = new Map<string, string>();
const MOST_STEMS = 50_000;

function stemOf(word: string): string {
  const known = KNOWN_STEMS.get(word);
  if (known !== undefined) return known;
  if (KNOWN_STEMS.size >= MOST_STEMS) KNOWN_STEMS.clear();
  const stem = porterStem(word);
  KNOWN_STEMS.set(word, stem);
  return stem;
}

function numberWord(value: number): Word {
  return { key: `#${value}`, kind: 'number', name: false };
}

/** 1,000 → 1000; 1.50 → 1.5; 3.1.4 (a version) by its leading part, since it is compared for equality only. */
function parseNumber(token: string): number {
  const plain = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(token) ? token.replaceAll(',', '') : token.replace(',', '.');
  return Number.parseFloat(plain);
}
