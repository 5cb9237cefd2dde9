/** Where a command prints: results on stdout, everything about the work on stderr. A test passes its own. */

export interface Terminal {
  /** One line (or several) of the result. */
  out(text: string): void;
  /** One line about the work: warnings, errors, progress that has ended. */
  error(text: string): void;
  /** True when stderr is a terminal that shows progress lines. */
  readonly interactive: boolean;
  /** Colour on stdout? Follows NO_COLOR, FORCE_COLOR and whether it is a terminal. */
  readonly colour: boolean;
  /** Columns of stdout; 100 where there is no terminal. */
  readonly width: number;
}

export const systemTerminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  error: (text) => void process.stderr.write(`${text}\n`),
  interactive: Boolean(process.stderr.isTTY),
  colour: process.stdout.hasColors?.() ?? Boolean(process.env.FORCE_COLOR),
  width: Math.min(process.stdout.columns ?? 100, 140),
};
