/**
 * Blocks grouped into sections, each under its heading path, and tiny sections joined with a neighbour: a heading with one line under it
 * says little alone and embeds badly. Joined are a parent with its first child and siblings, and only within the size.
 */
import type { MarkdownBlock } from './markdown-blocks.ts';

export interface CountedBlock extends MarkdownBlock {
  readonly tokens: number;
}

export interface MarkdownSection {
  readonly headingPath: readonly string[];
  readonly blocks: readonly CountedBlock[];
  readonly tokens: number;
}

/** Headings of this level and above start a section; deeper ones are kept with the block below them. */
const SECTION_LEVEL = 3;
/** A section below this share of the size is tiny. */
const TINY_SHARE = 0.25;

export function markdownSections(blocks: readonly CountedBlock[], size: number): MarkdownSection[] {
  const sections: MarkdownSection[] = [];
  for (const section of splitAtHeadings(blocks)) {
    const previous = sections.at(-1);
    if (previous && belongTogether(previous, section, size)) sections[sections.length - 1] = joined(previous, section);
    else sections.push(section);
  }
  return sections;
}

function splitAtHeadings(blocks: readonly CountedBlock[]): MarkdownSection[] {
  const sections: { headingPath: readonly string[]; blocks: CountedBlock[]; tokens: number }[] = [];
  let open: { level: number; title: string }[] = [];
  for (const block of blocks) {
    if (block.type === 'heading' && block.level <= SECTION_LEVEL) {
      open = [...open.filter(({ level }) => level < block.level), block];
      sections.push({
        headingPath: open.map(({ title }) => title).filter((title) => title !== ''),
        blocks: [],
        tokens: 0,
      });
    } else if (sections.length === 0) sections.push({ headingPath: [], blocks: [], tokens: 0 });
    const section = sections.at(-1)!;
    section.blocks.push(block);
    section.tokens += block.tokens;
  }
  return sections;
}

function belongTogether(before: MarkdownSection, after: MarkdownSection, size: number): boolean {
  if (before.tokens + after.tokens > size) return false;
  if (Math.min(before.tokens, after.tokens) >= TINY_SHARE * size) return false;
  const isChild = startsWith(after.headingPath, before.headingPath);
  return isChild || startsWith(after.headingPath, before.headingPath.slice(0, -1));
}

/** A heading without text under it says what the next section is about; otherwise the path is what both share. */
function joined(before: MarkdownSection, after: MarkdownSection): MarkdownSection {
  const shared = before.headingPath.filter(
    (title, i) =>
      before.headingPath.slice(0, i).every((t, j) => t === after.headingPath[j]) && after.headingPath[i] === title,
  );
  const onlyHeadings = before.blocks.every((block) => block.type === 'heading');
  return {
    headingPath: onlyHeadings && startsWith(after.headingPath, before.headingPath) ? after.headingPath : shared,
    blocks: [...before.blocks, ...after.blocks],
    tokens: before.tokens + after.tokens,
  };
}

function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((title, i) => path[i] === title);
}
