/** A gate's verdict in a word. */
import type { GateVerdict } from '@raglab/core';
import { Badge, type BadgeProps } from './badge.tsx';

const SHOWN: Readonly<Record<GateVerdict, readonly [NonNullable<BadgeProps['tone']>, string]>> = {
  pass: ['good', 'pass'],
  fail: ['bad', 'fail'],
  inconclusive: ['warn', 'inconclusive'],
  not_measured: ['warn', 'not measured'],
};

/** Null: no gate decided on it. */
export function VerdictBadge({ verdict }: { readonly verdict: GateVerdict | null }) {
  const [tone, word] = verdict === null ? (['neutral', 'not gated'] as const) : SHOWN[verdict];
  return <Badge tone={tone}>{word}</Badge>;
}
