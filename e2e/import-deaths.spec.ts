import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type LaunchOptions } from '@playwright/test';
import type { DownloadPlan } from '../src/contract/download-plan.ts';
import { parseManifest } from '../src/contract/manifest.ts';
import { expect } from './app.ts';
import type { HubServer } from './hub-server.ts';
import { LibraryPage, test } from './library.ts';
import { seeded } from './noise.ts';
import { SMALL_MODEL } from '../scripts/small-app.mjs';

const mini = parseManifest(JSON.parse(readFileSync(`${SMALL_MODEL}/manifest.json`, 'utf8')));

const DEATHS = 15;

test('workers, tabs and browsers that die fifteen times during an import leave a whole model or none', async ({
  hub,
  launchOptions,
  baseURL,
}) => {
  test.setTimeout(600_000);
  for (const { path } of mini.files) {
    hub.put(path, readFileSync(`${SMALL_MODEL}/${path}`));
    // Without this, the weights would be converted as they arrive, and the import would only move them.
    hub.fail(path, { type: 'no-ranges' });
  }
  const profile = mkdtempSync(join(tmpdir(), 'skypaint-e2e-'));
  const random = seeded(11);
  let survivors = 0;
  try {
    let context = await launch(profile, launchOptions);
    let library = await LibraryPage.inNewTab(context, baseURL);
    let plan = await download(library, hub);
    const started = performance.now();
    expect(await library.importDownload(plan.id)).toMatchObject({ ok: true });
    const importMs = performance.now() - started;
    await library.call('deleteModel', plan.id);
    plan = await download(library, hub);

    for (let death = 0; death < DEATHS; death++) {
      const running = library.importDownload(plan.id);
      running.catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, random() * importMs * 1.1));
      if (death % 5 < 3) await library.restartWorker();
      else {
        if (death % 5 === 4) {
          await crashBrowser(context, library);
          context = await launch(profile, launchOptions);
        } else await library.page.close();
        library = await LibraryPage.inNewTab(context, baseURL);
      }
      const { models } = await library.call('listModels');
      if (models.length === 0) {
        expect(Object.keys(await library.files()).sort()).toEqual(filesOfDownload(plan));
        continue;
      }
      survivors += 1;
      expect(await library.verify(plan.id)).toEqual({ ok: true, value: [] });
      const paths = models[0]!.manifest.files.map(({ path }) => `models/${plan.id}/${path}`);
      expect(Object.keys(await library.files()).sort()).toEqual(
        [`models/${plan.id}/manifest.json`, ...paths].sort(),
      );
      await library.call('deleteModel', plan.id);
      plan = await download(library, hub);
    }
    // Some deaths may come too late to matter, but not all of them.
    expect(survivors).toBeLessThan(DEATHS);
    await context.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

async function download(library: LibraryPage, hub: HubServer): Promise<DownloadPlan> {
  const plan = await library.plan({ endpoint: hub.endpoint, repo: hub.repo, revision: '' });
  expect(await library.download({ plan, licenceAccepted: true })).toMatchObject({
    value: { type: 'downloaded' },
  });
  return plan;
}

const filesOfDownload = ({ id, files }: DownloadPlan) =>
  [`downloads/${id}/plan.json`, ...files.map(({ path }) => `downloads/${id}/files/${path}`)].sort();

function launch(profile: string, options: LaunchOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, options);
}

async function crashBrowser(context: BrowserContext, { page }: LibraryPage): Promise<void> {
  const session = await context.newCDPSession(page);
  const gone = context.waitForEvent('close');
  session.send('Browser.crash').catch(() => undefined);
  await gone;
}
