/** Names of datasets and splits become file names, so they are checked before they touch a path: no separator, no leading dot. */
import { RaglabError } from '@raglab/core';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Throws `invalid_input` for a name that could leave its folder. */
export function checkDatasetName(name: string, what: 'dataset' | 'split' = 'dataset'): string {
  if (NAME.test(name)) return name;
  throw new RaglabError({
    code: 'invalid_input',
    problem: `not a name for a ${what}`,
    expected: 'letters, digits, dots, dashes and underscores, beginning with a letter or digit, at most 100',
    received: JSON.stringify(name.slice(0, 120)),
  });
}

export function isDatasetName(name: string): boolean {
  return NAME.test(name);
}
