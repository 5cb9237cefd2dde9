/** Imported first by every program here: `--help` prints the comment that the program begins with, and ends it before anything heavy is loaded. */
import { readFileSync } from 'node:fs';

if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
  const [comment = ''] = /\/\*\*[\s\S]*?\*\//.exec(readFileSync(process.argv[1]!, 'utf8')) ?? [];
  console.log(
    comment
      .slice(3, -2)
      .replace(/^ \*? ?/gm, '')
      .trim(),
  );
  process.exit(0);
}
