/**
 * What a run of a study leaves: `results.json`. Two runs with the same seed and size give the same results, but for what is marked `timed`
 * (it depends on the machine and the moment) and, within its `tolerance`, what hangs on randomness that cannot be seeded: LanceDB draws
 * the centres of its partitions and the layers of its graphs by itself.
 */
import { z } from 'zod';

/** `small` is for tests (at most three seconds), `default` what is published (under five minutes on two cores), `large` for those who wait. */
export const STUDY_SIZES = ['small', 'default', 'large'] as const;
export type StudySize = (typeof STUDY_SIZES)[number];

/** Honest in both directions: a claim may be true elsewhere and not here. */
const VERDICTS = ['holds', 'holds partly', 'does not hold here'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Absent from figures that two runs share to the last digit. */
interface Variation {
  /** True: depends on machine and moment (times, rates, memory), so two runs differ. */
  readonly timed?: true | undefined;
  /** Two runs may differ by this much. */
  readonly tolerance?: number | undefined;
}

export interface StudyColumn extends Variation {
  readonly id: string;
  readonly title: string;
  /** Decimals that are shown. */
  readonly digits?: number | undefined;
}

/** Column id → cell; null: not measured, or not applicable. */
export type StudyRow = Readonly<Record<string, string | number | null>>;

export interface StudyTable {
  readonly columns: readonly StudyColumn[];
  readonly rows: readonly StudyRow[];
}

export interface Finding extends Variation {
  readonly label: string;
  readonly value: number;
  /** 95 % interval, where there is one. */
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
  readonly unit?: string | undefined;
}

export interface StudyResult extends StudyTable {
  readonly name: string;
  readonly size: StudySize;
  readonly seed: number;
  readonly settings: unknown;
  /** '2 cores, Linux'. */
  readonly machine: string;
  readonly node: string;
  /** ISO 8601, the day. */
  readonly date: string;
  readonly command: string;
  readonly durationMs: number;
  readonly findings: Readonly<Record<string, Finding>>;
  readonly verdict: Verdict;
  readonly why: string;
  readonly scope: string;
}

const variation = { timed: z.literal(true).optional(), tolerance: z.number().positive().optional() };

const columnSchema: z.ZodType<StudyColumn> = z
  .object({
    id: z.string().regex(/^[a-z][a-zA-Z0-9]*$/),
    title: z.string().min(1),
    digits: z.number().int().nonnegative().optional(),
    ...variation,
  })
  .strict();

const findingSchema: z.ZodType<Finding> = z
  .object({
    label: z.string().min(1),
    value: z.number(),
    lower: z.number().optional(),
    upper: z.number().optional(),
    unit: z.string().optional(),
    ...variation,
  })
  .strict();

export const studyResultSchema: z.ZodType<StudyResult> = z
  .object({
    name: z.string(),
    size: z.enum(STUDY_SIZES),
    seed: z.number().int(),
    settings: z.unknown(),
    machine: z.string(),
    node: z.string(),
    date: z.string(),
    command: z.string(),
    durationMs: z.number(),
    columns: z.array(columnSchema).min(1),
    rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))).min(1),
    findings: z.record(z.string(), findingSchema),
    verdict: z.enum(VERDICTS),
    why: z.string(),
    scope: z.string(),
  })
  .strict();
