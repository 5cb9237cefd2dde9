/**
 * A bench's plot as one SVG file that needs nothing but itself: quality against p95 latency, the control and the front told apart by form as well
 * as by colour, every point named when it is pointed at. Light and dark by the reader's setting.
 */
import { Html, html } from '../reports/html/html.ts';
import type { Scatter, ScatterPoint } from './bench-scatter.ts';
import { formatValue } from './format-figure.ts';
import { niceBounds } from './nice-bounds.ts';

const WIDTH = 720;
const HEIGHT = 400;
const EDGE = { left: 64, right: 20, top: 40, bottom: 52 } as const;
const TICKS = 5;

/** Nothing in it comes from elsewhere. */
const STYLE: Html = new Html(`
.bench-plot { --ink: #1d2327; --quiet: #5c6670; --line: #dfe2e4; --cell: #8aa9c7; --front: #b3541e; --control: #1d6b3c; font: 12px system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { .bench-plot { --ink: #e6e9eb; --quiet: #9ba6af; --line: #343b41; --cell: #53779a; --front: #f0a06a; --control: #6fcf97; } }
.bench-plot text { fill: var(--quiet); } .bench-plot .title { fill: var(--ink); font-size: 14px; font-weight: 600; }
.bench-plot .rule { stroke: var(--line); } .bench-plot .cell { fill: var(--cell); fill-opacity: .75; }
.bench-plot .front { fill: var(--front); } .bench-plot .control { fill: none; stroke: var(--control); stroke-width: 2.5; }`);

/** With its namespace: a file, and a part of a page alike. */
export function drawBenchSvg({ title, x, y, points }: Scatter): Html {
  const [left, right] = niceBounds(points.map((point) => Math.log10(point.x)));
  const [low, high] = niceBounds(points.map((point) => point.y));
  const inner = { width: WIDTH - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };
  const atX = (value: number): number => EDGE.left + ((Math.log10(value) - left) / (right - left)) * inner.width;
  const atY = (value: number): number => EDGE.top + ((high - value) / (high - low)) * inner.height;
  const ticks = Array.from({ length: TICKS }, (_, i) => i / (TICKS - 1));
  const rows = ticks.map((share) => {
    const value = low + share * (high - low);
    const at = atY(value).toFixed(1);
    return html`<line class="rule" x1="${EDGE.left}" y1="${at}" x2="${WIDTH - EDGE.right}" y2="${at}"/><text x="${EDGE.left - 8}" y="${at}" dy="4" text-anchor="end">${value.toFixed(3)}</text>`;
  });
  const columns = ticks.map((share) => {
    const value = 10 ** (left + share * (right - left));
    return html`<text x="${atX(value).toFixed(1)}" y="${HEIGHT - EDGE.bottom + 18}" text-anchor="middle">${formatValue(value, x.unit)}</text>`;
  });
  const drawn = points
    .toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind])
    .map((point) => mark(point, atX(point.x), atY(point.y), x.unit));
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="bench-plot" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}"><style>${STYLE}</style><title>${title}</title>
<text class="title" x="${EDGE.left}" y="20">${title}</text>
${rows}${columns}
<text x="${EDGE.left + inner.width / 2}" y="${HEIGHT - 12}" text-anchor="middle">${x.label} in ${x.unit} (logarithmic); circle: cell, star: on the front, ring: control</text>
<text transform="translate(14 ${EDGE.top + inner.height / 2}) rotate(-90)" text-anchor="middle">${y.label}</text>
${drawn}
</svg>`;
}

const ORDER: Readonly<Record<ScatterPoint['kind'], number>> = { cell: 0, front: 1, control: 2 };
/** A five-pointed star around 0, radius 7. */
const STAR = 'M0,-7 L1.7,-2.3 6.7,-2.2 2.7,0.9 4.1,5.7 0,2.8 -4.1,5.7 -2.7,0.9 -6.7,-2.2 -1.7,-2.3 Z';

function mark({ label, x, y, kind }: ScatterPoint, atX: number, atY: number, unit: string): Html {
  const name = html`<title>${label}: ${y.toFixed(3)}, ${formatValue(x, unit)} ${unit}</title>`;
  const [cx, cy] = [atX.toFixed(1), atY.toFixed(1)];
  if (kind === 'front') return html`<path class="front" transform="translate(${cx} ${cy})" d="${STAR}">${name}</path>`;
  return html`<circle class="${kind}" cx="${cx}" cy="${cy}" r="${kind === 'control' ? 7 : 4}">${name}</circle>`;
}
