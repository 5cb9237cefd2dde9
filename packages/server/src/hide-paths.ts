/** Keeps this machine's folders out of what callers read: the lab's messages are written for its owner and may name files. */
import type { Problem } from './problem.ts';

export function hidePaths(problem: Problem, folders: readonly string[]): Problem {
  const hide = (text: string): string =>
    folders.filter(Boolean).reduce((rest, folder) => rest.replaceAll(folder, '…'), text);
  const { title, detail, excerpt } = problem;
  return {
    ...problem,
    title: hide(title),
    detail: hide(detail),
    ...(excerpt !== undefined && { excerpt: hide(excerpt) }),
  };
}
