/** Keeps this machine's folders out of what callers read: the lab's messages are written for its owner and may name files. */
import type { Problem } from './problem.ts';

export function hidePaths(problem: Problem, folders: readonly string[]): Problem {
  const hide = (text: string): string =>
    folders.filter(Boolean).reduce((rest, folder) => rest.replaceAll(folder, '…'), text);
  const hidden = Object.entries(problem).map(([name, value]) => [
    name,
    typeof value === 'string' ? hide(value) : value,
  ]);
  return Object.fromEntries(hidden) as Problem;
}
