/** How far a sweep is, and how long it still takes: indexes at the pace of indexes, answers at that of answers, work that was there already at none. */

export interface BenchProgress {
  readonly indexes: { readonly done: number; readonly total: number };
  readonly cells: { readonly done: number; readonly total: number };
  readonly answers: { readonly done: number; readonly total: number };
  /** Null before there is a pace to go by. */
  readonly secondsLeft: number | null;
}

export interface ProgressCounter {
  /** `ms`: 0 for one that was there. */
  indexDone(ms: number): void;
  answered(count: number, ms: number): void;
  cellDone(): void;
}

/** Answers before a pace is believed. */
const FEWEST_ANSWERS = 20;

export function createBenchProgress(
  totals: { readonly indexes: number; readonly questions: number; readonly cells: number },
  report: (progress: BenchProgress) => void,
): ProgressCounter {
  const done = { indexes: 0, answers: 0, cells: 0 };
  const built = { count: 0, ms: 0 };
  const asked = { count: 0, ms: 0 };

  function secondsLeft(): number | null {
    const indexesLeft = totals.indexes - done.indexes;
    const answersLeft = totals.questions - done.answers;
    if ((indexesLeft > 0 && built.count === 0) || (answersLeft > 0 && asked.count < FEWEST_ANSWERS)) return null;
    const perIndex = built.count === 0 ? 0 : built.ms / built.count;
    const perAnswer = asked.count === 0 ? 0 : asked.ms / asked.count;
    return (indexesLeft * perIndex + answersLeft * perAnswer) / 1000;
  }

  function tell(): void {
    report({
      indexes: { done: done.indexes, total: totals.indexes },
      cells: { done: done.cells, total: totals.cells },
      answers: { done: done.answers, total: totals.questions },
      secondsLeft: secondsLeft(),
    });
  }

  return {
    indexDone(ms) {
      done.indexes++;
      if (ms > 0) {
        built.count++;
        built.ms += ms;
      }
      tell();
    },
    answered(count, ms) {
      done.answers += count;
      if (ms > 0) {
        asked.count += count;
        asked.ms += ms;
      }
      tell();
    },
    cellDone() {
      done.cells++;
      tell();
    },
  };
}
