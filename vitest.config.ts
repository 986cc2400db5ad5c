import { defineConfig } from 'vitest/config';

/** Contract tests that need real services. */
const golden = 'test/contract/kafkasource/golden.test.ts';

/** A busy machine may take its time for anything: what is waited for is given up late. */
const patient = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 15_000 } } };

/** Real services on a small machine: one stack at a time, and its tests in order. */
const services = { ...patient, fileParallelism: false, testTimeout: 300_000, hookTimeout: 600_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/unit/**/*.test.ts', 'test/contract/**/*.test.ts'],
          exclude: [golden],
          ...patient,
        },
      },
      {
        // One browser, and figures of a page that stays smooth.
        test: {
          name: 'page',
          include: ['test/page/**/*.test.ts'],
          globalSetup: 'test/page/set-up.ts',
          ...patient,
          fileParallelism: false,
        },
      },
      {
        // The first tests wait until others are through.
        test: { name: 'golden', include: [golden], ...services, testTimeout: 300_000 },
      },
      {
        test: {
          name: 'stack',
          include: ['test/stack/**/*.test.ts', 'test/scenario/**/*.test.ts'],
          ...services,
        },
      },
    ],
  },
});
