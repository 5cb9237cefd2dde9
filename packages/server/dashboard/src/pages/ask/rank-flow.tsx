/**
 * Lines that show how each chunk moved from the searches through fusion and reranking to what was shown. What was shown is drawn strong, the
 * rest faint, in one path per colour: 200 candidates are a dozen elements. The list of candidates beside it says the same in words and takes keys.
 */
import { memo, type PointerEvent, useMemo } from 'react';
import { useWidth } from '../../components/use-width.ts';
import { chunkAt, type FlowLayout, type FlowLink, layoutFlow } from './rank-flow-layout.ts';
import { nameOf, type TracedQuestion } from './traced-question.ts';
import './rank-flow.css';

export interface RankFlowProps {
  readonly traced: TracedQuestion;
  readonly selected: string | undefined;
  readonly onSelect: (chunkId: string) => void;
}

/** Pixels, and those that each name of what was shown needs. */
const HEIGHT = 380;
const NAME_HEIGHT = 17;

export function RankFlow({ traced, selected, onSelect }: RankFlowProps) {
  const [place, width] = useWidth<HTMLDivElement>();
  const labelWidth = Math.min(260, width * (width < 480 ? 0.3 : 0.34));
  const height = Math.max(HEIGHT, 24 + NAME_HEIGHT * traced.ranking.length);
  const layout = useMemo(
    () => layoutFlow(traced.stages, traced.ranking, { width, height, labelWidth }),
    [traced.stages, traced.ranking, width, height, labelWidth],
  );
  const choose = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const chunkId = chunkAt(layout, event.clientX - box.left, event.clientY - box.top);
    if (chunkId !== undefined) onSelect(chunkId);
  };
  return (
    <div ref={place} className="rank-flow" style={{ minHeight: height }}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`How the candidates moved through ${layout.lists.map(({ label, count }) => `${label} ${count}`).join(', ')}. The list of candidates has the same ranks.`}
          onPointerDown={choose}
        >
          <FaintLinks layout={layout} />
          <Lists layout={layout} />
          <StrongLinks layout={layout} chunkIds={traced.ranking} />
          <Names layout={layout} traced={traced} labelWidth={labelWidth} />
          {selected !== undefined && <Selected layout={layout} chunkId={selected} />}
          <Heads layout={layout} withCounts={width >= 480} />
        </svg>
      )}
    </div>
  );
}

/** All links, one path per colour. */
const FaintLinks = memo(function FaintLinks({ layout }: { readonly layout: FlowLayout }) {
  const byColour = Map.groupBy(layout.links, ({ colour }) => colour);
  return [...byColour].map(([colour, links]) => (
    <path key={colour} className="rank-flow-faint" stroke={`var(--stage-${colour})`} d={joined(links)} />
  ));
});

/** A tick for each candidate, one path per list. */
const Lists = memo(function Lists({ layout }: { readonly layout: FlowLayout }) {
  return layout.lists.map(({ id, colour, x, y }) => (
    <path
      key={id}
      className="rank-flow-ticks"
      stroke={`var(--stage-${colour})`}
      d={y.map((at) => `M${x - 3} ${at.toFixed(1)}h6`).join('')}
    />
  ));
});

interface HeadsProps {
  readonly layout: FlowLayout;
  /** The numbers, where there is room for them. */
  readonly withCounts: boolean;
}

/** Drawn last: lines may pass below a name, never over it. */
const Heads = memo(function Heads({ layout, withCounts }: HeadsProps) {
  return layout.lists.map(({ id, label, count, x, top }) => (
    <text
      key={id}
      className="rank-flow-head"
      x={x}
      y={top - 6}
      textAnchor={x < 40 ? 'start' : 'middle'}
      dx={x < 40 ? -6 : 0}
    >
      {withCounts ? `${label} ${count}` : label}
    </text>
  ));
});

const StrongLinks = memo(function StrongLinks({
  layout,
  chunkIds,
}: {
  readonly layout: FlowLayout;
  readonly chunkIds: readonly string[];
}) {
  const shown = new Set(chunkIds);
  const byColour = Map.groupBy(
    layout.links.filter(({ chunkId }) => shown.has(chunkId)),
    ({ colour }) => colour,
  );
  return [...byColour].map(([colour, links]) => (
    <path key={colour} className="rank-flow-strong" stroke={`var(--stage-${colour})`} d={joined(links)} />
  ));
});

interface NamesProps {
  readonly layout: FlowLayout;
  readonly traced: TracedQuestion;
  readonly labelWidth: number;
}

/** In boxes of HTML, so that a long name ends in an ellipsis. */
const Names = memo(function Names({ layout, traced, labelWidth }: NamesProps) {
  const { x, y, chunkIds } = layout.lists.at(-1)!;
  return chunkIds.map((chunkId, i) => (
    <foreignObject key={chunkId} x={x + 8} y={y[i]! - 9} width={labelWidth} height={18} pointerEvents="none">
      <div className="rank-flow-name clip">
        {i + 1} {nameOf(traced.chunks.get(chunkId), chunkId)}
      </div>
    </foreignObject>
  ));
});

function Selected({ layout, chunkId }: { readonly layout: FlowLayout; readonly chunkId: string }) {
  const places = layout.lists.flatMap(({ id, x, y, top, positions }) => {
    const at = positions.get(chunkId);
    return at === undefined ? [] : [{ id, x, y: y[at]!, rank: at + 1, top }];
  });
  return (
    <g className="rank-flow-selected">
      <path d={joined(layout.links.filter((link) => link.chunkId === chunkId))} />
      {places.map(({ id, x, y, rank, top }) => (
        <g key={id}>
          <circle cx={x} cy={y} r={4} />
          {id !== 'final' && (
            <text x={x + 7} y={y - top < 24 ? y + 12 : y - 5}>
              {rank}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

function joined(links: readonly FlowLink[]): string {
  return links.map(({ path }) => path).join('');
}
