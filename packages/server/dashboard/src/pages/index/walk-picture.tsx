/**
 * One frame of a walk: the vectors as points in two dimensions, the links of the layer, what was compared, where the search stands, the question.
 * Points of one kind are one SVG path, so a thousand of them are a handful of elements.
 */
import type { IndexWalk } from '@raglab/core';
import { memo, useMemo } from 'react';
import { useWidth } from '../../components/use-width.ts';
import { fitPoints, type Point, type WalkFrame } from './walk-frames.ts';
import './walk-picture.css';

export interface WalkPictureProps {
  readonly walk: IndexWalk;
  readonly frame: WalkFrame;
}

export function WalkPicture({ walk, frame }: WalkPictureProps) {
  const [place, width] = useWidth<HTMLDivElement>();
  const height = Math.round(Math.min(520, Math.max(300, width * 0.72)));
  const points = useMemo(() => {
    const fit = fitPoints([...walk.nodes, walk.questionPoint], width, height, 16);
    return { nodes: walk.nodes.map(fit), question: fit(walk.questionPoint) };
  }, [walk, width, height]);
  const { step, visited, nearest } = frame;
  const at = (node: number): Point => points.nodes[node]!;
  const inLayer = walk.nodes.flatMap(({ topLayer }, i) => (topLayer >= step.layer ? [i] : []));
  const travelled = visited.flatMap(({ node, from }) => (from === null ? [] : [[from, node]]));
  const { heading, uri } = walk.nodes[step.node]!;

  return (
    <div ref={place} className="walk-picture" style={{ minHeight: height }}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`Layer ${step.layer}, comparison ${step.at + 1}: ${heading || uri}. ${visited.length} nodes of this layer compared.`}
        >
          <Ground nodes={points.nodes} />
          <path className="walk-links" d={lines(frame.links, at)} />
          <path className="walk-layer" d={dots(inLayer, at)} />
          <path className="walk-travelled" d={lines(travelled, at)} />
          <path
            className="walk-visited"
            d={dots(
              visited.map(({ node }) => node),
              at,
            )}
          />
          <path
            className="walk-kept"
            d={dots(
              visited.filter(({ kept }) => kept).map(({ node }) => node),
              at,
            )}
          />
          {walk.space === 'plane' && <Reach from={points.question} to={at(nearest.node)} />}
          {walk.hits.map(({ node }) => (
            <circle key={node} className="walk-hit" cx={at(node).x} cy={at(node).y} r={7} />
          ))}
          <Question point={points.question} />
          <circle className="walk-nearest" cx={at(nearest.node).x} cy={at(nearest.node).y} r={5} />
          <circle className="walk-current" cx={at(step.node).x} cy={at(step.node).y} r={5} />
        </svg>
      )}
    </div>
  );
}

/** Every vector, faint; drawn once for a walk. */
const Ground = memo(function Ground({ nodes }: { readonly nodes: readonly Point[] }) {
  return <path className="walk-ground" d={nodes.map(dot).join('')} />;
});

/** All that is nearer than the nearest so far. True only where the picture's plane is the space that was searched. */
function Reach({ from, to }: { readonly from: Point; readonly to: Point }) {
  return <circle className="walk-reach" cx={from.x} cy={from.y} r={Math.hypot(to.x - from.x, to.y - from.y)} />;
}

function Question({ point: { x, y } }: { readonly point: Point }) {
  return <path className="walk-question" d={`M${x - 7} ${y}h14M${x} ${y - 7}v14`} />;
}

/** A line of no length with round ends is a dot. */
function dot({ x, y }: Point): string {
  return `M${x.toFixed(1)} ${y.toFixed(1)}h0`;
}

function dots(nodes: readonly number[], at: (node: number) => Point): string {
  return nodes.map((node) => dot(at(node))).join('');
}

function lines(links: readonly (readonly number[])[], at: (node: number) => Point): string {
  return links
    .map(([from, to]) => {
      const [a, b] = [at(from!), at(to!)];
      return `M${a.x.toFixed(1)} ${a.y.toFixed(1)}L${b.x.toFixed(1)} ${b.y.toFixed(1)}`;
    })
    .join('');
}
