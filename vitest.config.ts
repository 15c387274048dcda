import { defineConfig } from 'vitest/config';

const FP16 = '**/*.fp16.test.ts';

export default defineConfig({
  test: {
    testTimeout: 30_000,
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
          testTimeout: 240_000,
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
