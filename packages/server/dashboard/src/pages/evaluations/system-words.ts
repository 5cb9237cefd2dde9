/** The system of a run in a few words: what a reader tells runs apart by. Hashes and versions are left to the run's own page. */
export function systemWords(system: Readonly<Record<string, string | number | boolean | null>>): string {
  const text = (name: string): string | undefined => {
    const value = system[name];
    return value === null || value === undefined || value === '' ? undefined : String(value);
  };
  const reranker = text('reranker');
  return [
    text('name'),
    text('mode'),
    text('k') && `k ${text('k')}`,
    reranker === 'none' ? 'no reranker' : reranker,
    text('chunkerKey')?.split(':').slice(0, 2).join(':'),
    text('embedderModel'),
    text('generator')?.split(':')[0],
  ]
    .filter((word) => word !== undefined)
    .join(' · ');
}
