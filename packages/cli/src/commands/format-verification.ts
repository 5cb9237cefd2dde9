/** An index beside exact search: recall with its interval, latencies of both. */
import type { IndexVerification } from '@raglab/retrieval';

export function formatVerification({ recall, lower, upper, queries, k, index, exact }: IndexVerification): string {
  const times = ({ p50, p95, p99 }: IndexVerification['index']): string =>
    `p50 ${p50.toFixed(1)} · p95 ${p95.toFixed(1)} · p99 ${p99.toFixed(1)} ms`;
  return [
    `recall@${k}   ${recall.toFixed(4)} [${lower.toFixed(4)}, ${upper.toFixed(4)}] against exact search, ${queries} queries`,
    `index       ${times(index)}`,
    `exact       ${times(exact)}`,
  ].join('\n');
}
