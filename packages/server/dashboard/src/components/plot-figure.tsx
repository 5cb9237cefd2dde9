/**
 * An Observable Plot, whose code (and d3's) is loaded when the first one is drawn. The plot is drawn to the width of its place and again when
 * that changes; the table of the same numbers beside it is what screen readers get, so the figure is described in words.
 */
import { useEffect, useRef, useState } from 'react';
import { Loading } from './loading.tsx';
import './plot-figure.css';

type PlotModule = typeof import('@observablehq/plot');

export interface PlotFigureProps {
  /** What it shows, in words. */
  readonly label: string;
  /** Draws into `width` pixels. Memoise it: a new function draws anew. */
  readonly draw: (plot: PlotModule, width: number) => Element;
  /** Pixels; kept free while the code is loading, so that nothing jumps. */
  readonly height: number;
}

export function PlotFigure({ label, draw, height }: PlotFigureProps) {
  const place = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<PlotModule>();
  const [width, setWidth] = useState(0);

  useEffect(() => {
    void import('@observablehq/plot').then(setPlot);
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(place.current!);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (plot === undefined || width === 0) return;
    const figure = draw(plot, width);
    place.current!.append(figure);
    return () => figure.remove();
  }, [plot, width, draw]);

  return (
    <figure className="plot-figure" aria-label={label} style={{ minHeight: height }}>
      {plot === undefined && <Loading what="the plot" />}
      <div ref={place} aria-hidden="true" />
    </figure>
  );
}
