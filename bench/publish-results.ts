/** Writes the results of a benchmark under `docs/results/`: JSON for programs, Markdown for people, both with machine, date and command. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

export interface Publication {
  /** File name without its ending. */
  readonly name: string;
  readonly title: string;
  readonly command: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What was measured, where it falls short of its goal, what it does not say. */
  readonly notes: readonly string[];
  /** Every single measurement. */
  readonly measurements: unknown;
}

export function publishResults({ name, title, command, columns, rows, notes, measurements }: Publication): void {
  const folder = join(import.meta.dirname, '..', 'docs', 'results');
  const machine = machineName();
  const date = new Date().toISOString().slice(0, 10);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [row(columns), row(columns.map(() => '---')), ...rows.map(row)];
  const head = `${date} · ${machine} · \`${command}\``;
  const markdown = [`# ${title}`, '', head, '', ...table, '', ...notes.map((note) => `- ${note}`), ''].join('\n');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.md`), markdown);
  const document = { title, date, machine, command, columns, rows, notes, measurements };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(document, null, 2)}\n`);
  console.log(markdown);
}

/** Processor, cores, memory, Node, and how busy the machine was: with other work on it, times are worth less. */
function machineName(): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]!.toFixed(1);
  return `${cores[0]?.model.trim()}, ${cores.length} cores, ${memory} GiB, Node ${process.version}, load ${load} at the end`;
}
