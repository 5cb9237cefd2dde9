/**
 * Makes a process that runs for long give back what it has freed. glibc maps a large buffer apart and returns it the moment it is freed, but its bound
 * for `large` rises to the size of every such buffer (32 MB at most): after the first searches, whose buffers have some ten megabytes each, it keeps them
 * all, in up to eight heaps a core. Under 32 connections a server came to 1.5 GiB that way, 1.1 GiB of it free. A bound that is set does not rise, and a heap
 * a core is enough. Both are read when a process starts, so this one replaces itself once: same process id, same input and output, some 30 ms.
 */
import { availableParallelism } from 'node:os';

/** `MMAP_THRESHOLD_` in bytes: above the many small buffers of a search, which would each cost a call of the kernel. */
const SETTINGS = {
  MALLOC_MMAP_THRESHOLD_: String(1024 * 1024),
  MALLOC_ARENA_MAX: String(Math.max(2, availableParallelism())),
};

/** Does nothing on other systems, where one of them is set already, and where a process may not be replaced. */
export function giveMemoryBack(): void {
  if (process.platform !== 'linux' || Object.keys(SETTINGS).some((name) => process.env[name] !== undefined)) return;
  const args = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  try {
    process.execve?.(process.execPath, args, { ...process.env, ...SETTINGS });
  } catch {
    // Under a permission model, say: the server works all the same and takes more memory.
  }
}
