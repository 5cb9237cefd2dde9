/** A scatter plot of characters: the x axis logarithmic, the front's points as stars, the control as a C, crowded places as numbers. */
import type { Scatter, ScatterPoint } from './bench-scatter.ts';
import { formatValue } from './format-figure.ts';
import { niceBounds } from './nice-bounds.ts';

const HEIGHT = 14;
const STRENGTH: Readonly<Record<ScatterPoint['kind'], number>> = { cell: 0, front: 1, control: 2 };

export function drawScatter(
  { title, x, y, points }: Scatter,
  { width = 80 }: { readonly width?: number } = {},
): string[] {
  const columns = Math.max(30, width - 10);
  const [left, right] = niceBounds(points.map((point) => Math.log10(point.x)));
  const [low, high] = niceBounds(points.map((point) => point.y));
  const grid = Array.from({ length: HEIGHT }, () => new Array<{ count: number; kind: ScatterPoint['kind'] }>(columns));
  for (const point of points) {
    const column = Math.round(((Math.log10(point.x) - left) / (right - left)) * (columns - 1));
    const row = HEIGHT - 1 - Math.round(((point.y - low) / (high - low)) * (HEIGHT - 1));
    const known = grid[row]![column];
    const kind = known && STRENGTH[known.kind] > STRENGTH[point.kind] ? known.kind : point.kind;
    grid[row]![column] = { count: (known?.count ?? 0) + 1, kind };
  }
  const lines = grid.map((cells, row) => {
    const value = high - (row / (HEIGHT - 1)) * (high - low);
    const scale = row % 4 === 0 || row === HEIGHT - 1 ? value.toFixed(3) : '';
    return `${scale.padStart(8)} │${Array.from(cells, symbolOf).join('')}`.trimEnd();
  });
  const ends = [formatValue(10 ** left, x.unit), formatValue(10 ** right, x.unit)] as const;
  const middle = `${x.label} in ${x.unit}, logarithmic`;
  const room = Math.max(1, columns - ends[0].length - ends[1].length - middle.length);
  const gap = ' '.repeat(Math.max(1, Math.floor(room / 2)));
  return [
    `${title}   · cell  ★ on the front  C control`,
    ...lines,
    `${' '.repeat(9)}└${'─'.repeat(columns)}`,
    `${' '.repeat(10)}${ends[0]}${gap}${middle}${gap}${ends[1]}`,
    `${' '.repeat(10)}up: ${y.label}`,
  ];
}

function symbolOf(cell: { readonly count: number; readonly kind: ScatterPoint['kind'] } | undefined): string {
  if (cell === undefined) return ' ';
  if (cell.kind === 'control') return 'C';
  if (cell.kind === 'front') return '★';
  return cell.count === 1 ? '·' : cell.count < 10 ? String(cell.count) : '#';
}
