import { describe, expect, it } from 'vitest';
import { sampleBench, sampleCell } from '../testing/sample-bench.ts';
import { axisEffects } from './axis-effects.ts';
import { benchScatter } from './bench-scatter.ts';
import { drawBenchSvg } from './draw-bench-svg.ts';
import { drawScatter } from './draw-scatter.ts';
import { formatBench } from './format-bench.ts';
import { formatBenchHtml } from './format-bench-html.ts';
import { rankCells } from './rank-cells.ts';

const bench = sampleBench();

describe('rankCells', () => {
  it('puts the best first, ties by id, and what was not measured last', () => {
    const failed = sampleCell('sentence', 100, [0, 1, 1], { state: 'failed', figures: {}, reason: 'no model' });
    const ranked = rankCells(sampleBench({ items: [failed, ...bench.items] }));
    expect(ranked.map(({ cellId }) => cellId)).toEqual([
      'markdown-400',
      'markdown-100',
      'recursive-100',
      'recursive-400',
      'sentence-100',
    ]);
  });
});

describe('axisEffects', () => {
  it('are means and bests over the cells with a value: by hand (.7 + .6) / 2 and (.7 + .8) / 2', () => {
    const [chunker, size] = axisEffects(bench, bench.quality);
    expect(chunker!.effects.map(({ value, mean, best, cells }) => [value, mean.toFixed(2), best, cells])).toEqual([
      ['recursive', '0.65', 0.7, 2],
      ['markdown', '0.75', 0.8, 2],
    ]);
    expect(size!.axis).toBe('size');
  });

  it('take the lowest as the best where less is better, and leave out axes with one value', () => {
    const [chunker] = axisEffects(bench, 'latency_p95');
    expect(chunker!.effects.map(({ best }) => best)).toEqual([8, 12]);
    const axes = [...bench.axes, { name: 'mode', values: ['hybrid'] }];
    expect(axisEffects(sampleBench({ axes }), bench.quality)).toHaveLength(2);
  });
});

describe('formatBench', () => {
  it('shows the table, the control, the effects and the plot', () => {
    const text = formatBench(bench);
    expect(text).toContain('sample: 4 of 4 cells on handbook (test, 10 questions)');
    expect(text).toMatch(/1 {2}markdown:400 +0\.800 \[0\.750, 0\.850\]/);
    expect(text).toMatch(/recursive:100 .*the control/);
    expect(text).toContain('p95 latency in ms, logarithmic');
  });

  it('says why a cell failed, and keeps control and front in a short table', () => {
    const failed = sampleCell('sentence', 100, [0, 1, 1], { state: 'failed', figures: {}, reason: 'no model' });
    const front = sampleCell('recursive', 400, [0.6, 8, 1_000_000], { onFront: true });
    const items = [...bench.items.filter(({ cellId }) => cellId !== front.cellId), front, failed];
    expect(formatBench(sampleBench({ items }))).toContain('failed: no model');
    const short = formatBench(sampleBench({ items }), { rows: 1 });
    expect(short).toContain('recursive:100');
    expect(short).toMatch(/recursive:400 .*★/);
    expect(short).not.toMatch(/^ *\d+ {2}markdown:100/m);
    expect(short).toContain('2 further cells');
  });
});

describe('plots', () => {
  const scatter = benchScatter(bench)!;

  it('hold every measured cell once', () => {
    expect(scatter.points.map(({ label, x, y, kind }) => [label, x, y, kind])).toEqual([
      ['recursive:100', 10, 0.7, 'control'],
      ['recursive:400', 8, 0.6, 'cell'],
      ['markdown:100', 12, 0.7, 'cell'],
      ['markdown:400', 20, 0.8, 'cell'],
    ]);
  });

  it('are none of one cell', () => {
    expect(benchScatter(sampleBench({ items: bench.items.slice(0, 1) }))).toBeNull();
  });

  it('draw the best at the top and the slowest at the right', () => {
    const rows = drawScatter(scatter, { width: 60 })
      .slice(1, 15)
      .map((line) => line.search(/[·C★]/))
      .filter((column) => column >= 0);
    // markdown:400 alone on top and rightmost; recursive:400 at the bottom and leftmost.
    expect(rows).toHaveLength(3);
    expect(rows[0]).toBe(Math.max(...rows));
    expect(rows[2]).toBe(Math.min(...rows));
  });

  it('escape names in SVG and page, and need nothing from elsewhere', () => {
    const items = [sampleCell('<script>alert(1)</script>', 1, [0.5, 3, 1]), ...bench.items];
    const evil = sampleBench({ items, name: '"><img src=x>' });
    const page = formatBenchHtml(evil);
    for (const text of [page, drawBenchSvg(benchScatter(evil)!).text]) {
      expect(text).not.toContain('<script>');
      expect(text).not.toContain('<img');
      expect(text).toContain('&lt;script&gt;');
    }
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page.match(/<tr>/g)!.length).toBe(items.length + 1);
  });
});
