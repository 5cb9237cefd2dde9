/** Which reply each request gets: drawn from a seed, so that a run can be repeated. Weights are shares of the faulty replies. */
import type { Random } from '@raglab/core';

const FAULT_WEIGHTS = {
  'rate-limited': 4,
  'rate-limited-with-retry-after': 4,
  'unavailable-with-date': 1,
  stall: 1,
  'closed-before-reply': 3,
  'closed-in-body': 3,
  'server-error': 3,
  'wrong-count': 3,
  'doubled-index': 2,
  'wrong-dimension': 3,
  'not-a-number': 3,
  'malformed-json': 3,
} as const;

export type Fault = keyof typeof FAULT_WEIGHTS;
export const FAULTS: readonly Fault[] = Object.keys(FAULT_WEIGHTS) as Fault[];

/** Share of requests that get a fault. */
const FAULT_SHARE = 0.35;

/** Returns the fault of the next request, or null for a good reply. */
export function createFaultSchedule(random: Random): () => Fault | null {
  const total = Object.values(FAULT_WEIGHTS).reduce((sum, weight) => sum + weight, 0);
  return () => {
    if (random() >= FAULT_SHARE) return null;
    let left = random() * total;
    for (const fault of FAULTS) {
      left -= FAULT_WEIGHTS[fault];
      if (left < 0) return fault;
    }
    return null;
  };
}
