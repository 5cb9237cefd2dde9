/** The cell that the others are compared with: the one that the grid names, else the lab's own configuration, else the first. */
import type { RaglabError } from '@raglab/core';
import type { LabConfig } from '../lab/lab-config.ts';
import type { Grid } from './grid.ts';
import { AXIS_NAMES } from './grid-axes.ts';
import { expandGrid, type GridCell } from './grid-cells.ts';
import { gridError } from './grid-error.ts';

/** Throws `configuration`, with the place in the file, where the grid's `control` is no cell or several. */
export function findControl(grid: Grid, cells: readonly GridCell[], config: LabConfig): GridCell {
  if (grid.control === undefined) return usualCell(grid, cells, config) ?? cells[0]!;
  const wanted = Object.entries(grid.control);
  const unknown = wanted.find(([name]) => !AXIS_NAMES.some((axis) => axis === name));
  if (unknown) throw refuse(grid, [unknown[0]], `one of ${AXIS_NAMES.join(', ')}`, `'${unknown[0]}'`);
  const found = cells.filter(({ settings }) => wanted.every(([name, value]) => isSame(settings, name, value)));
  if (found.length === 1) return found[0]!;
  const described = wanted.map(([name, value]) => `${name} ${value}`).join(', ');
  if (found.length === 0) {
    const absent = wanted.find(([name, value]) => !cells.some(({ settings }) => isSame(settings, name, value)));
    throw refuse(grid, absent ? [absent[0]] : [], 'the settings of one of the cells', described);
  }
  const examples = found.slice(0, 3).map(({ label }) => label);
  throw refuse(grid, [], 'the settings of one cell', `${described}: ${found.length} cells (${examples.join('; ')} …)`);
}

/** The grid's cell with the settings that the lab has. */
function usualCell(grid: Grid, cells: readonly GridCell[], config: LabConfig): GridCell | undefined {
  const usual = expandGrid({ ...grid, axes: {}, control: undefined }, config).cells[0]!;
  return cells.find(({ cellId }) => cellId === usual.cellId);
}

function isSame(settings: GridCell['settings'], name: string, value: string | number): boolean {
  return String(settings[name as keyof GridCell['settings']]) === String(value);
}

function refuse(grid: Grid, path: readonly string[], expected: string, received: string): RaglabError {
  const remedy = 'name enough axes that one cell is left; `--plan` lists the cells';
  return gridError(grid, ['control', ...path], { expected, received, remedy });
}
