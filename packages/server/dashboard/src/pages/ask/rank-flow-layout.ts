/**
 * Where everything stands in the picture of how chunks move through the stages: the lists that begin (dense above lexical) at the left, one column
 * for each later stage, what was shown at the right. Ranks lie closer together the lower they are, because the top is where the order matters.
 * Pure geometry, no drawing; O(candidates of all stages).
 */
import type { StageTrace } from '@raglab/core';

interface FlowList {
  /** Stage name, or 'final'. */
  readonly id: string;
  readonly label: string;
  readonly count: number;
  /** Name of a `--stage-…` token. */
  readonly colour: string;
  readonly x: number;
  readonly top: number;
  readonly height: number;
  readonly chunkIds: readonly string[];
  /** Of each rank, from 0. */
  readonly y: readonly number[];
  /** chunk id → position in the list. */
  readonly positions: ReadonlyMap<string, number>;
}

export interface FlowLink {
  readonly chunkId: string;
  readonly colour: string;
  /** SVG path data. */
  readonly path: string;
}

export interface FlowLayout {
  readonly lists: readonly FlowList[];
  readonly links: readonly FlowLink[];
}

export interface FlowBox {
  readonly width: number;
  readonly height: number;
  /** Kept free at the right for the names of what was shown. */
  readonly labelWidth: number;
}

/** Above each list, for its name. */
const HEAD = 18;
/** Between the two lists of the first column. */
const GAP = 14;
/** 1 spaces ranks evenly; smaller gives more room to the top. */
const SPACING = 0.6;

const COLOURS: Readonly<Record<string, string>> = {
  dense: 'dense',
  lexical: 'lexical',
  fused: 'fused',
  rerank: 'rerank',
};

export function layoutFlow(
  stages: readonly StageTrace[],
  ranking: readonly string[],
  { width, height, labelWidth }: FlowBox,
): FlowLayout {
  const ran = stages.filter(
    ({ stage, status, candidates }) => status === 'ran' && stage !== 'transform' && candidates.length > 0,
  );
  const first = ran.filter(({ stage }) => stage === 'dense' || stage === 'lexical');
  const later = ran.filter((stage) => !first.includes(stage));
  const columns = later.length + (first.length > 0 ? 1 : 0) + 1;
  const xOf = (column: number): number => 8 + (column * (width - labelWidth - 16)) / Math.max(1, columns - 1);

  const half = (height - HEAD - GAP - HEAD) / 2;
  const begin = first.map((stage, i) =>
    first.length === 1
      ? listOf(stage, xOf(0), HEAD, height - HEAD, stage.candidates.length)
      : listOf(stage, xOf(0), HEAD + i * (half + GAP + HEAD), half, longest(first)),
  );
  const rest = later.map((stage, i) =>
    listOf(stage, xOf(i + (first.length > 0 ? 1 : 0)), HEAD, height - HEAD, longest(later)),
  );
  const lists = [...begin, ...rest, finalList(ranking, xOf(columns - 1), height)];
  return { lists, links: linksOf(begin, [...rest, lists.at(-1)!]) };
}

function longest(stages: readonly StageTrace[]): number {
  return Math.max(...stages.map(({ candidates }) => candidates.length));
}

function listOf({ stage, candidates }: StageTrace, x: number, top: number, height: number, scale: number): FlowList {
  const chunkIds = candidates.map(({ chunkId }) => chunkId);
  return {
    ...{
      id: stage,
      label: stage,
      count: chunkIds.length,
      colour: COLOURS[stage] ?? 'choose',
      x,
      top,
      height,
      chunkIds,
    },
    y: chunkIds.map((_, i) => top + 4 + (height - 8) * (i / Math.max(1, scale - 1)) ** SPACING),
    positions: positionsOf(chunkIds),
  };
}

/** Evenly spaced: each has a name beside it. */
function finalList(ranking: readonly string[], x: number, height: number): FlowList {
  const room = height - HEAD;
  const step = Math.min(26, room / Math.max(1, ranking.length));
  return {
    ...{
      id: 'final',
      label: 'shown',
      count: ranking.length,
      colour: 'generate',
      x,
      top: HEAD,
      height: room,
      chunkIds: ranking,
    },
    y: ranking.map((_, i) => HEAD + step * (i + 0.5)),
    positions: positionsOf(ranking),
  };
}

function positionsOf(chunkIds: readonly string[]): ReadonlyMap<string, number> {
  return new Map(chunkIds.map((id, i) => [id, i]));
}

/** From each list to the next column; from both first lists to the same one. A list links to the next that has the chunk. */
function linksOf(begin: readonly FlowList[], rest: readonly FlowList[]): FlowLink[] {
  const pairs = [
    ...begin.map((from): [FlowList, FlowList] => [from, rest[0]!]),
    ...rest.slice(1).map((to, i): [FlowList, FlowList] => [rest[i]!, to]),
  ];
  return pairs.flatMap(([from, to]) =>
    from.chunkIds.flatMap((chunkId, i) => {
      const at = to.positions.get(chunkId);
      return at === undefined
        ? []
        : [{ chunkId, colour: from.colour, path: curve(from.x, from.y[i]!, to.x, to.y[at]!) }];
    }),
  );
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const middle = ((x1 + x2) / 2).toFixed(1);
  return `M${(x1 + 3).toFixed(1)} ${y1.toFixed(1)}C${middle} ${y1.toFixed(1)} ${middle} ${y2.toFixed(1)} ${(x2 - 3).toFixed(1)} ${y2.toFixed(1)}`;
}

/** What lies under a point: the nearest list's nearest rank, within 12 pixels of it. */
export function chunkAt({ lists }: FlowLayout, x: number, y: number): string | undefined {
  const near = lists.filter((list) => y >= list.top - 6 && y <= list.top + list.height + 6);
  const list = near.toSorted((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))[0];
  if (list === undefined || list.chunkIds.length === 0) return undefined;
  const distances = list.y.map((position) => Math.abs(position - y));
  const at = distances.indexOf(Math.min(...distances));
  return distances[at]! <= 12 ? list.chunkIds[at] : undefined;
}
