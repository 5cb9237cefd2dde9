/**
 * Times contenders side by side: one uncounted round, then rounds in which each runs once, in turn, so that whatever else the machine does meets
 * all of them. Reports the median and the lowest and highest round.
 */
export interface Contender {
  readonly name: string;
  run(): Promise<unknown>;
}

export interface Measured {
  readonly name: string;
  /** In the unit that `rateOf` makes of seconds. */
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly rounds: readonly number[];
}

export async function measureRounds(
  contenders: readonly Contender[],
  rounds: number,
  rateOf: (seconds: number) => number,
): Promise<readonly Measured[]> {
  for (const { run } of contenders) await run();
  const rates = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { run }] of contenders.entries()) {
      const started = performance.now();
      await run();
      rates[i]!.push(rateOf((performance.now() - started) / 1000));
    }
  }
  return contenders.map(({ name }, i) => {
    const sorted = rates[i]!.toSorted((a, b) => a - b);
    const median = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
    console.error(`${name}: ${median.toPrecision(3)}`);
    return { name, median, lowest: sorted[0]!, highest: sorted.at(-1)!, rounds: rates[i]! };
  });
}
