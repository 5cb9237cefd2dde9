/** Errors about a grid that are found after it was read (a dataset, a model, a metric that is not there), with the place in its file like all others. */
import { RaglabError, type RaglabErrorOptions } from '@raglab/core';
import { placeInYaml } from '@raglab/eval';
import type { Grid } from './grid.ts';

type Path = readonly (string | number)[];

/** `configuration`: what stands at `path` cannot be. */
export function gridError(
  grid: Pick<Grid, 'path' | 'text'>,
  path: Path,
  facts: Pick<RaglabErrorOptions, 'expected' | 'received' | 'remedy'>,
): RaglabError {
  const { line, column, excerpt } = placeInYaml(grid.text, path);
  const problem = `cannot read grid ${grid.path}, at '${path.join('.')}', line ${line}, column ${column}`;
  return new RaglabError({ ...facts, code: 'configuration', problem, excerpt });
}

/** The same error with the place before it; anything else than a `RaglabError` is given back as it is. */
export function placedInGrid(error: unknown, grid: Pick<Grid, 'path' | 'text'>, path: Path): unknown {
  if (!(error instanceof RaglabError)) return error;
  const { line, column, excerpt } = placeInYaml(grid.text, path);
  const { code, expected, received, remedy } = error;
  return new RaglabError({
    ...{ code, excerpt, cause: error },
    problem: `grid ${grid.path}, line ${line}, column ${column}: ${error.problem}`,
    ...(expected !== undefined && { expected }),
    ...(received !== undefined && { received }),
    ...(remedy !== undefined && { remedy }),
  });
}
