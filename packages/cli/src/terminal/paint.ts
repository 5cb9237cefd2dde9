/** Colours for people, and nothing for pipes. */
import { styleText } from 'node:util';
import type { Terminal } from './terminal.ts';

export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  accent(text: string): string;
}

export function createPaint({ colour }: Pick<Terminal, 'colour'>): Paint {
  type Style = Parameters<typeof styleText>[0];
  const style = (name: Style) => (text: string) => (colour ? styleText(name, text, { validateStream: false }) : text);
  return {
    bold: style('bold'),
    dim: style('dim'),
    good: style('green'),
    bad: style('red'),
    warn: style('yellow'),
    accent: style('cyan'),
  };
}
