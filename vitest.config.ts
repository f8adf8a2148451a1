/** Which tests there are and how they run; scripts/test.mjs runs one project after the other. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // A test that only passes the second time has found something.
    retry: 0,
    allowOnly: false,
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.mjs', 'tests/{bench,structure}/**/*.test.ts'],
          // Some start a shell, which takes its time on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        plugins: [react()],
        test: { name: 'web', include: ['web/**/*.test.{ts,tsx}'], environment: 'happy-dom', testTimeout: 30_000 },
      },
      {
        test: { name: 'contract', include: ['tests/contract/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 },
      },
      {
        // These start portals, X servers and applications: one file at a time leaves each the machine it expects.
        test: {
          name: 'service',
          include: ['tests/service/**/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'chaos',
          include: ['tests/chaos/**/*.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 300_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'soak',
          // Some of it takes minutes, or a quiet machine.
          include: [
            'tests/soak/**/*.test.ts',
            ...(process.env.BERTH_SOAK_CONNECTS === undefined ? [] : ['tests/soak/**/*.long.ts']),
          ],
          fileParallelism: false,
          sequence: { groupOrder: 4 },
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        // All files share one virtual cluster, which the set-up brings up and ends.
        test: {
          name: 'cluster',
          include: ['tests/cluster/**/*.test.ts'],
          globalSetup: 'tests/cluster/global-setup.ts',
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
