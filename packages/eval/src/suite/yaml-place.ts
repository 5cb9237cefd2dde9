/** Where something stands in a YAML text: line, column, and the line itself with a caret under the place, for error messages. */
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';

export interface YamlPlace {
  /** From 1, as is `column`. */
  readonly line: number;
  readonly column: number;
  /** Two lines: the text's, and a caret. */
  readonly excerpt: string;
}

/** The place of the value at `path`, or of the nearest thing around it that is there. */
export function placeInYaml(text: string, path: readonly PropertyKey[]): YamlPlace {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  for (let length = path.length; length > 0; length--) {
    const node = nodeAt(document.contents, path.slice(0, length));
    if (node?.range) return placeAt(text, lines.linePos(node.range[0]));
  }
  return placeAt(text, { line: 1, col: 1 });
}

export function placeAt(text: string, { line, col }: { readonly line: number; readonly col: number }): YamlPlace {
  const source = text.split(/\r?\n/)[line - 1] ?? '';
  return { line, column: col, excerpt: `${source}\n${' '.repeat(Math.max(0, col - 1))}^` };
}

/** The value's node; the key's, where a map has the key and it is the key that is wrong or the value is empty. */
function nodeAt(root: unknown, path: readonly PropertyKey[]): Node | null {
  let node: unknown = root;
  for (const [i, key] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair === undefined) return null;
      node = i === path.length - 1 && !hasRange(pair.value) ? pair.key : pair.value;
    } else if (typeof key === 'number' && isSequence(node)) node = node.items[key];
    else return null;
  }
  return hasRange(node) ? (node as Node) : null;
}

function isSequence(node: unknown): node is { readonly items: readonly unknown[] } {
  return typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items) && !isMap(node);
}

function hasRange(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
