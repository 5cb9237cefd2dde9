/**
 * Preloaded into a process that a test wants to die: counts the looks at the clock (every embedding, every search, every answer takes several) and
 * ends the process with SIGKILL at the one that RAGLAB_STRIKE_AT names. Without it, writes how many there were to RAGLAB_STRIKE_COUNT.
 */
import { writeFileSync } from 'node:fs';

const at = Number(process.env.RAGLAB_STRIKE_AT ?? Number.NaN);
const file = process.env.RAGLAB_STRIKE_COUNT;
const now = performance.now.bind(performance);
let looks = 0;

performance.now = () => {
  looks++;
  if (looks === at) process.kill(process.pid, 'SIGKILL');
  return now();
};

if (file !== undefined) process.on('exit', () => writeFileSync(file, String(looks)));
