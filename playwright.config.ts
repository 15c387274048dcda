import { defineConfig } from '@playwright/test';
import { FEW_PASSES, QUIET, SOFTWARE_WEBGPU, withoutFeatures } from './scripts/chromium-flags.mjs';
import { SMALL_APP } from './scripts/small-app.mjs';

/** Two checkouts on one machine test side by side on two ports. */
const port = process.env['E2E_PORT'] ?? '4173';
const url = `http://localhost:${port}`;

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  globalSetup: './e2e/global-setup.ts',
  outputDir: 'test-results/e2e',
  // Side by side: most of a test is waiting for one thread or for the disk, and each has a browser profile of its own.
  workers: 2,
  // A part that is emulated may take a processor of half the usual speed three minutes.
  timeout: 420_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  // A shared machine may starve the browser for a minute; whoever fails twice has failed.
  retries: process.env['CI'] ? 1 : 0,
  use: {
    baseURL: url,
    screenshot: 'only-on-failure',
    // A trace costs a third of a test's time.
    trace: 'on-first-retry',
    // Drawing every frame of a fade or a progress bar costs a quarter of a short test's time. Contrast differs meanwhile, too.
    contextOptions: { reducedMotion: 'reduce' },
  },
  webServer: {
    command: `node scripts/small-app.mjs && npx vite preview --outDir ${SMALL_APP} --port ${port} --strictPort`,
    url,
    reuseExistingServer: true,
  },
  projects: [
    {
      name: 'software-webgpu',
      testIgnore: /no-webgpu\.spec\.ts/,
      use: {
        launchOptions: {
          executablePath,
          args: [...QUIET, ...FEW_PASSES, ...SOFTWARE_WEBGPU, withoutFeatures()],
        },
      },
    },
    {
      name: 'no-webgpu',
      testMatch: /no-webgpu\.spec\.ts/,
      use: {
        launchOptions: {
          executablePath,
          args: [...QUIET, ...FEW_PASSES, withoutFeatures('WebGPU')],
        },
      },
    },
  ],
});
