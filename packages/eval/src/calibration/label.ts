/**
 * A label: somebody's verdict on whether an answer is supported by its contexts. Who gave it matters more than what it says: only
 * labels of people certify a judge; labels written by a model are called that and never count as human.
 */
import type { JudgeRecord } from '@raglab/core';

/** How a record came to be labelled: drawn at random, which estimates may use, or because the judge was unsure of it, which only learning may. */
export type LabelSampling = 'random' | 'uncertain';

export interface Label extends JudgeRecord {
  readonly label: 'supported' | 'unsupported';
  readonly source: 'human' | 'ai';
  readonly annotator: string | null;
  /** Which version of the labelling instructions was followed. */
  readonly guidelineVersion: string | null;
  /** The verdict in the words of the original scheme, where the label was derived from it. */
  readonly humanLabel: string | null;
  /** The dataset a label belongs to, where the file says so. */
  readonly dataset: string | null;
  /** Null where the file does not say: such labels calibrate, but correct no run's estimate. */
  readonly sampling?: LabelSampling | null;
  /** The run whose answer was labelled. */
  readonly run?: string | null;
  /** What was said of each claim of the answer, in its order; absent where only the whole was labelled. */
  readonly claimLabels?: readonly ('supported' | 'unsupported')[] | null;
}
