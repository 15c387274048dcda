import { defineConfig } from 'vitest/config';

const FP16 = '**/*.fp16.test.ts';

export default defineConfig({
  test: {
    // Limits are for what hangs. A slow machine that runs two lanes of tests has taken four times a quiet one's time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    setupFiles: 'scripts/vitest-patience.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['*.test.ts', 'src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          exclude: [FP16],
        },
      },
      {
        extends: true,
        test: {
          name: 'fp16',
          include: [FP16],
          // Most of it is lavapipe compiling kernels, which it keeps for the next time.
          testTimeout: 480_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'other-browsers',
          include: ['e2e/other-browsers/*.test.ts'],
        },
      },
    ],
  },
});
