/** Plays a walk: the picture, a slider over all comparisons, play and single steps, and the list of comparisons, which also moves the slider. */
import type { IndexWalk } from '@raglab/core';
import { useEffect, useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Figures } from '../../components/figures.tsx';
import { formatShare } from '../../components/format-number.ts';
import { VirtualList } from '../../components/virtual-list.tsx';
import { walkFrame, walkSteps } from './walk-frames.ts';
import { WalkLegend } from './walk-legend.tsx';
import { WalkPicture } from './walk-picture.tsx';
import './walk-film.css';

/** Milliseconds a frame: slow enough to follow. */
const FRAME_MS = 220;

export function WalkFilm({ walk }: { readonly walk: IndexWalk }) {
  const steps = useMemo(() => walkSteps(walk), [walk]);
  const [at, setAt] = useState(steps.length - 1);
  const [playing, setPlaying] = useState(false);
  const last = steps.length - 1;
  const frame = useMemo(() => walkFrame(walk, steps, at), [walk, steps, at]);

  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => setAt((now) => Math.min(now + 1, last)), FRAME_MS);
    return () => clearInterval(timer);
  }, [playing, last]);
  useEffect(() => {
    if (at >= last) setPlaying(false);
  }, [at, last]);

  if (frame === undefined) return null;
  const { step } = frame;
  const { inGraph } = walk.vectors;
  const found = walk.exact.filter((node) => walk.hits.some((hit) => hit.node === node)).length;
  return (
    <div className="walk-film">
      <div className="stack">
        <WalkPicture walk={walk} frame={frame} />
        <div className="walk-player">
          <Button
            onClick={() => {
              if (at >= last) setAt(0);
              setPlaying(!playing);
            }}
          >
            {playing ? 'Pause' : 'Play'}
          </Button>
          <Button aria-label="One step back" disabled={at === 0} onClick={() => setAt(at - 1)}>
            ←
          </Button>
          <Button aria-label="One step on" disabled={at === last} onClick={() => setAt(at + 1)}>
            →
          </Button>
          <input
            type="range"
            aria-label="Comparison"
            aria-valuetext={`comparison ${at + 1} of ${steps.length}, layer ${step.layer}`}
            min={0}
            max={last}
            value={at}
            onChange={({ target }) => setAt(Number(target.value))}
          />
          <span className="small soft nowrap">
            {at + 1} of {steps.length}
          </span>
        </div>
        <WalkLegend />
      </div>
      <div className="stack">
        <Figures
          figures={[
            {
              name: 'Comparisons',
              value: walk.comparisons,
              note: `of ${inGraph} (${formatShare(walk.comparisons / inGraph, 1)})`,
            },
            { name: 'Found', value: `${found} of ${walk.exact.length}`, note: 'nearest' },
            { name: 'Layer', value: step.layer, note: `${frame.visited.length} compared` },
          ]}
        />
        <VirtualList
          label="Comparisons"
          items={steps}
          keyOf={(item) => String(item.at)}
          rowHeight={30}
          height={390}
          selected={String(at)}
          onSelect={(key) => setAt(Number(key))}
          row={(item) => (
            <div className="walk-step">
              <span className="walk-step-at">{item.at + 1}</span>
              <span className="faint">L{item.layer}</span>
              <span className="clip">{walk.nodes[item.node]!.heading || walk.nodes[item.node]!.uri}</span>
              <span className="walk-step-mark">{item.nearer ? '↓ nearer' : ''}</span>
              <span className="numeric">{item.distance.toFixed(3)}</span>
            </div>
          )}
        />
        <p className="small faint">
          Squared distance to the question.{' '}
          {walk.space === 'full'
            ? `Searched in all ${walk.vectors.dimension} dimensions; the picture shows two of them, ${formatShare(walk.shownVariance)} of the variance.`
            : 'Searched in the two dimensions of the picture: what looks nearest is nearest.'}{' '}
          Graph of {inGraph} of {walk.vectors.stored} vectors, built in {walk.buildMs.toFixed(0)} ms.
        </p>
      </div>
    </div>
  );
}
