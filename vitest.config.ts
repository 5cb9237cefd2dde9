import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/server/dashboard/src/**/*.test.ts',
      'datasets/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    // By default one core is left free: on two cores that is half of the machine.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
