/** The chunkers that can be tried, and what each can be told. The lab checks a choice again: this only keeps sliders from asking what cannot be. */
export interface ChunkerChoice {
  readonly name: string;
  /** Tokens. */
  readonly size: number;
  /** Tokens that two chunks share; 0 for chunkers whose chunks cannot. */
  readonly overlap: number;
}

interface ChunkerLimits {
  readonly title: string;
  readonly overlaps: boolean;
  /** Tokens where it is chosen anew. */
  readonly usualSize: number;
}

export const CHUNKERS: Readonly<Record<string, ChunkerLimits>> = {
  markdown: { title: 'Markdown', overlaps: true, usualSize: 320 },
  recursive: { title: 'Recursive', overlaps: true, usualSize: 320 },
  sentence: { title: 'Sentences', overlaps: true, usualSize: 320 },
  'fixed-token': { title: 'Fixed tokens', overlaps: true, usualSize: 320 },
  'html-section': { title: 'HTML sections', overlaps: true, usualSize: 320 },
  'sentence-window': { title: 'Sentence window', overlaps: true, usualSize: 40 },
  'parent-child': { title: 'Parent–child', overlaps: true, usualSize: 80 },
  semantic: { title: 'Semantic', overlaps: false, usualSize: 320 },
  cluster: { title: 'Clusters', overlaps: false, usualSize: 320 },
};

export const SIZE_LIMITS = { least: 20, most: 1000, step: 10 } as const;

/** Overlap is kept below half a chunk: above it every word would stand in three. */
export function mostOverlap(size: number): number {
  return Math.floor(size / 2);
}

export function specOf({ name, size, overlap }: ChunkerChoice): string {
  return CHUNKERS[name]?.overlaps ? `${name}:${size}/${Math.min(overlap, mostOverlap(size))}` : `${name}:${size}`;
}

/** Reads what `specOf` wrote, and what a collection was made with; undefined for anything else. */
export function parseSpec(spec: string): ChunkerChoice | undefined {
  const match = /^([a-z-]+):(\d+)(?:\/(\d+))?(?:@\d+)?$/.exec(spec);
  if (match === null || !Object.hasOwn(CHUNKERS, match[1]!)) return undefined;
  return { name: match[1]!, size: Number(match[2]), overlap: Number(match[3] ?? 0) };
}
