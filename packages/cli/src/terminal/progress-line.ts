/** One line on stderr that is drawn again and again: what, how far, how fast, how long still. Silent where there is no terminal. */
import type { Terminal } from './terminal.ts';

export interface ProgressLine {
  update(done: number, total: number | null, label: string): void;
  /** Wipes the line. */
  end(): void;
}

const BAR_WIDTH = 24;
/** Redraws at most this often, in milliseconds. */
const REDRAW_MS = 80;

export function createProgressLine({ interactive }: Pick<Terminal, 'interactive'>): ProgressLine {
  if (!interactive) return { update() {}, end() {} };
  const startedAt = performance.now();
  let drawnAt = 0;
  return {
    update(done, total, label) {
      const now = performance.now();
      if (now - drawnAt < REDRAW_MS && done !== total) return;
      drawnAt = now;
      process.stderr.write(`\r\x1b[K${render(done, total, label, (now - startedAt) / 1000)}`);
    },
    end() {
      if (drawnAt > 0) process.stderr.write('\r\x1b[K');
    },
  };
}

function render(done: number, total: number | null, label: string, seconds: number): string {
  if (total === null || total === 0) return `${label} ${done}`;
  const share = Math.min(1, done / total);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  const left = done > 0 && seconds > 1 ? ` ${Math.ceil((seconds * (total - done)) / done)} s left` : '';
  return `${bar} ${done}/${total} ${label}${left}`;
}
