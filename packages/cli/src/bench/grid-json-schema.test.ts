import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseGrid } from './grid.ts';
import { gridJsonSchema } from './grid-json-schema.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const GRIDS = join(ROOT, 'bench', 'grids');

describe('gridJsonSchema', () => {
  it('is what schemas/grid.schema.json holds: raglab bench schema --output schemas/grid.schema.json', () => {
    expect(JSON.parse(readFileSync(join(ROOT, 'schemas/grid.schema.json'), 'utf8'))).toEqual(gridJsonSchema());
  });

  it('says something about every field', () => {
    const { properties } = gridJsonSchema() as { properties: Record<string, { description?: string }> };
    expect(Object.entries(properties).filter(([, { description }]) => !description)).toEqual([]);
  });

  it.each(readdirSync(GRIDS))('the example %s is a grid, and names the schema for editors', (name) => {
    const text = readFileSync(join(GRIDS, name), 'utf8');
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../../schemas/grid.schema.json');
    expect(parseGrid(text, name).name).toBe(name.replace(/\.yaml$/, ''));
  });
});
