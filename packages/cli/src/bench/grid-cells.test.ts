import { describe, expect, it } from 'vitest';
import { readLabConfig } from '../lab/lab-config.ts';
import { findControl } from './find-control.ts';
import { parseGrid } from './grid.ts';
import { expandGrid } from './grid-cells.ts';

const config = readLabConfig({}, 'test');
const gridOf = (axes: string, rest = '') => parseGrid(`name: g\ndataset: d\naxes: ${axes}\n${rest}`, 'g.yaml');
const labels = (axes: string) => expandGrid(gridOf(axes), config).cells.map(({ label }) => label);

describe('expandGrid', () => {
  it('combines every value with every other, the axes of the index outside', () => {
    expect(labels('{chunker: [recursive, markdown], size: [100, 200], reranker: [none, ranker]}')).toEqual(
      ['recursive:100/0', 'recursive:200/0', 'markdown:100/0', 'markdown:200/0'].flatMap((cut) => [
        `${cut} · none`,
        `${cut} · ranker`,
      ]),
    );
  });

  it('gives cells that differ in what follows the search one index, and no other cells', () => {
    const { cells } = expandGrid(
      gridOf('{size: [100, 200], k: [5, 10], mode: [dense, hybrid], reranker: [none]}'),
      config,
    );
    expect(cells.length).toBe(8);
    expect(new Set(cells.map(({ indexKey }) => indexKey)).size).toBe(2);
    expect(new Set(cells.map(({ cellId }) => cellId)).size).toBe(8);
  });

  it('takes a share as overlap, a whole spec as it is, and one value for a list of one', () => {
    expect(labels("{chunker: [recursive, 'fixed-token:400/200'], size: 200, overlap: [0, 20%]}")).toEqual([
      'recursive:200/0',
      'recursive:200/40',
      'fixed-token:400/200',
    ]);
  });

  it('leaves out what cannot be, with the reason, and keeps what comes to the same once', () => {
    const { cells, leftOut, merged } = expandGrid(
      gridOf("{chunker: [recursive, 'recursive:100/0', semantic], size: [50, 100], overlap: [0, 60]}"),
      config,
    );
    expect(cells.map(({ label }) => label)).toEqual([
      ...['recursive:50/0', 'recursive:100/0', 'recursive:100/60', 'semantic:50/0', 'semantic:100/0'],
    ]);
    expect(leftOut).toEqual([
      { reason: 'an overlap as long as the chunk', combinations: 2 },
      { reason: "the chunks of 'semantic' do not overlap", combinations: 1 },
    ]);
    expect(merged).toBe(1);
  });

  it('takes the configuration where the grid says nothing', () => {
    const [cell] = expandGrid(gridOf('{}'), config).cells;
    expect(cell!.indexSettings).toMatchObject({ chunker: 'markdown:320/0', contextualHeader: true, index: 'auto' });
    expect([cell!.mode, cell!.k, cell!.reranker, cell!.prompt]).toEqual(['hybrid', 5, 'ranker', null]);
  });

  it('tells models that are cut from whole ones', () => {
    const { cells } = expandGrid(gridOf('{embedder: [raglab-static, raglab-static@128]}'), config);
    expect(cells.map(({ label, indexSettings }) => [label, 'dimension' in indexSettings.embedder])).toEqual([
      ['raglab-static', false],
      ['raglab-static@128', true],
    ]);
  });
});

describe('findControl', () => {
  const axes = '{chunker: [recursive, markdown], size: [200, 320], reranker: [none, ranker]}';
  const control = (rest: string) => {
    const grid = gridOf(axes, rest);
    return findControl(grid, expandGrid(grid, config).cells, config).label;
  };

  it('is the one that the grid names, else the configuration of the lab, else the first', () => {
    expect(control('control: {chunker: recursive, size: 200, reranker: none}')).toBe('recursive:200/0 · none');
    expect(control('')).toBe('markdown:320/0 · ranker');
    const other = gridOf('{size: [50, 60]}');
    expect(findControl(other, expandGrid(other, config).cells, config).label).toBe('markdown:50/0');
  });

  it('refuses a name for several cells or none, with its place', () => {
    expect(() => control('control: {chunker: recursive}')).toThrow(/'control', line 4, column 10.*4 cells/s);
    expect(() => control('control: {sise: 200}')).toThrow(/'control.sise', line 4, column 17/);
  });
});
