/** What each verdict of a gate means, and what to do about it; as docs/gating.md says it. */
import type { GateVerdict } from '@raglab/core';

export const GATE_WORDS: Readonly<Record<GateVerdict, string>> = {
  pass: 'Every criterion holds beyond the doubt of its interval. A merge may go on.',
  fail: 'A threshold lies above the whole interval, or something was lost beyond chance and by more than the suite tolerates. A merge is blocked.',
  inconclusive:
    'So few cases, or so much spread, cannot tell. More cases would; whether this blocks is what the suite says under ‘inconclusive’.',
  not_measured:
    'There is not enough to decide on: no case, coverage under its floor, a judge nobody certified, or a baseline of something else. A merge is blocked.',
};

/** After a number: '3 pass, 1 inconclusive'. */
export const VERDICT_WORDS: Readonly<Record<GateVerdict, string>> = {
  pass: 'pass',
  fail: 'fail',
  inconclusive: 'inconclusive',
  not_measured: 'not measured',
};
