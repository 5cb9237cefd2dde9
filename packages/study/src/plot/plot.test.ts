import { describe, expect, it } from 'vitest';
import type { StudyPlot } from '../framework/study.ts';
import { createScale, formatTick } from './plot-scale.ts';
import { plotSvg } from './plot-svg.ts';
import { plotTerminal } from './plot-terminal.ts';

const table = {
  columns: [
    { id: 'size', title: 'chunk <size>' },
    { id: 'recall', title: 'recall' },
    { id: 'kind', title: 'kind' },
  ],
  rows: [
    { size: 10, recall: 0.2, kind: 'a' },
    { size: 100, recall: 0.4, kind: 'a' },
    { size: 1000, recall: 0.9, kind: 'b & c' },
    { size: 5000, recall: null, kind: 'b & c' },
  ],
};
const line: StudyPlot = { title: 'Recall', kind: 'line', x: 'size', y: 'recall', series: 'kind', xScale: 'log' };

describe('scales', () => {
  it('write round numbers inside what is shown', () => {
    const scale = createScale([0.13, 0.87]);
    expect(scale.ticks).toEqual([0.2, 0.4, 0.6, 0.8]);
    expect(scale.position(0.5)).toBeCloseTo(0.5);
    expect(createScale([3, 12], { fromZero: true }).position(0)).toBe(0);
    expect(createScale([5]).ticks.length).toBeGreaterThan(1);
  });

  it('are logarithmic where they can be', () => {
    const scale = createScale([1, 10_000], { type: 'log' });
    expect(scale.ticks).toEqual([1, 10, 100, 1000, 10_000]);
    expect(scale.position(100)).toBeCloseTo(0.5);
    expect(createScale([0, 10], { type: 'log' }).position(5)).toBeCloseTo(0.5);
  });

  it('shorten large numbers', () => {
    expect([0.25, 1500, 20_000, 1_500_000].map(formatTick)).toEqual(['0.25', '1500', '20k', '1.5M']);
  });
});

describe('a plot', () => {
  it('is the same SVG each time, with every measured point and no foreign markup', () => {
    const svg = plotSvg(line, table);
    expect(svg).toBe(plotSvg(line, table));
    expect(svg.match(/<circle[^>]* r="4" fill="#0072b2"/g)).toHaveLength(3);
    expect(svg.match(/<polyline/g)).toHaveLength(2);
    expect(svg).toContain('chunk &lt;size&gt;');
    expect(svg).toContain('b &amp; c');
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('has a bar for each row', () => {
    const bars: StudyPlot = { title: 'Recall', kind: 'bar', x: 'size', y: 'recall' };
    expect(plotSvg(bars, table).match(/<rect/g)).toHaveLength(3);
    const drawn = plotTerminal(bars, table, 80);
    expect(drawn).toHaveLength(5);
    expect(drawn.at(-1)).toMatch(/1000 {2}█+.* 0\.9$/);
  });

  it('fits the terminal, and names its series', () => {
    const drawn = plotTerminal(line, table, 60);
    expect(Math.max(...drawn.map((text) => text.length))).toBeLessThanOrEqual(75);
    expect(drawn.join('\n').match(/●/g)).toHaveLength(3);
    expect(drawn.at(-1)).toContain('▲ b & c');
  });
});
