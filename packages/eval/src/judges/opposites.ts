/** Word pairs that turn a statement round: where a claim has one and its evidence the other, the two disagree. Keys are those of tokenizeWords. */
import { tokenizeWords } from './tokenize-words.ts';

const PAIRS = `increase/decrease rise/fall rose/fell grow/shrink more/less more/fewer higher/lower high/low larger/smaller large/small
greater/smaller bigger/smaller longer/shorter long/short faster/slower fast/slow before/after early/late earlier/later first/last
always/never all/none every/no best/worst better/worse good/bad win/lose won/lost gain/loss accept/reject allow/forbid permit/prohibit
include/exclude add/remove enable/disable agree/disagree like/dislike succeed/fail success/failure true/false open/close start/end
begin/end buy/sell maximum/minimum most/least many/few above/below inside/outside internal/external public/private positive/negative
male/female man/woman north/south east/west left/right require/optional mandatory/optional sync/async cheap/expensive
cheaper/dearer strong/weak stronger/weaker improve/worsen improve/degrade prevent/cause necessary/unnecessary possible/impossible
linear/quadratic upper/lower ascending/descending with/without often/rarely same/different`;

const OPPOSITES: ReadonlyMap<string, ReadonlySet<string>> = buildOpposites();

/** The stems that contradict this stem; empty for most. */
export function oppositesOf(stem: string): ReadonlySet<string> {
  return OPPOSITES.get(stem) ?? NONE;
}

const NONE: ReadonlySet<string> = new Set();

function buildOpposites(): Map<string, Set<string>> {
  const opposites = new Map<string, Set<string>>();
  for (const pair of PAIRS.split(/\s+/)) {
    const [a, b] = pair.split('/').map((word) => tokenizeWords(word)[0]!.key) as [string, string];
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      opposites.set(from, (opposites.get(from) ?? new Set()).add(to));
    }
  }
  return opposites;
}
