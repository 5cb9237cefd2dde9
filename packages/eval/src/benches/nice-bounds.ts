/** The ends of a scale that shows all values with some room around them; never equal. */
export function niceBounds(values: readonly number[]): readonly [lowest: number, highest: number] {
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const room = highest > lowest ? (highest - lowest) * 0.05 : Math.max(Math.abs(highest), 1) * 0.05;
  return [lowest - room, highest + room];
}
