import type { RaglabError } from '@raglab/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseYamlWithSchema } from './parse-yaml-with-schema.ts';

const one = z.enum(['red', 'blue']);
const list = z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(one));
const schema = z.strictObject({
  name: z.string(),
  axes: z.strictObject({ colour: list, size: z.number().optional() }),
});

function refusal(text: string): RaglabError {
  try {
    parseYamlWithSchema(schema, text, { what: 'grid g.yaml' });
  } catch (error) {
    return error as RaglabError;
  }
  throw new Error('nothing was refused');
}

describe('parseYamlWithSchema', () => {
  it('gives the value where everything is right', () => {
    expect(parseYamlWithSchema(schema, 'name: a\naxes: {colour: [red]}', { what: 'grid' })).toEqual({
      name: 'a',
      axes: { colour: ['red'] },
    });
  });

  it.each([
    [
      'an entry of a list',
      'name: a\naxes:\n  colour: [red, green]\n',
      "at 'axes.colour[1]', line 3, column 17",
      '"green"',
    ],
    [
      'a list written as one value',
      'name: a\naxes:\n  colour: green\n',
      "at 'axes.colour[0]', line 3, column 11",
      '"green"',
    ],
    ['an unknown key', 'name: a\naxes:\n  colour: red\n  hue: 3\n', "at 'axes.hue', line 4, column 8", '3'],
    ['a missing field', 'name: a\naxes:\n  size: 3\n', "at 'axes.colour[0]', line 3, column 3", 'nothing'],
    ['a value of another type', 'name: [a]\naxes: {colour: red}\n', "at 'name', line 1, column 7", '["a"]'],
  ])('names line and column of %s', (_name, text, place, received) => {
    const error = refusal(text);
    expect(error.code).toBe('configuration');
    expect(error.problem).toBe(`cannot read grid g.yaml, ${place}`);
    expect(error.received).toBe(received);
  });

  it('shows the line with a caret under the place', () => {
    expect(refusal('name: a\naxes:\n  colour: [red, green]\n').excerpt).toBe(
      '  colour: [red, green]\n                ^',
    );
  });

  it('names line and column of what is no YAML', () => {
    const error = refusal('name: a\naxes: {colour: [red\n');
    expect(error.problem).toMatch(/^cannot read grid g.yaml, line \d+, column \d+$/);
    expect(error.expected).toBe('YAML');
  });
});
