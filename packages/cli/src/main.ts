#!/usr/bin/env -S node --max-semi-space-size=16 --expose-gc
/** The `raglab` command. Sets what native libraries read at load time, runs one command, and turns errors into exit codes. */

import { enableCompileCache } from 'node:module';
import { giveMemoryBack } from './give-memory-back.ts';

if (process.argv[2] === 'serve') giveMemoryBack();

// Half of a short command is spent on reading some hundred source files: what the compiler made of them is kept in the temporary folder.
enableCompileCache();

// A query must not wait for an index build: without a thread to spare, LanceDB on two cores runs one after the other.
process.env.LANCE_CPU_THREADS ??= '2';
process.env.LANCEDB_LOG ??= 'error';

// Whoever reads the output may stop reading (`| head`): that is no error of ours, and nothing more is to be said.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const { runProgram } = await import('./run-program.ts');
process.exitCode = await runProgram(process.argv.slice(2));
