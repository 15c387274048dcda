import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { App, expect, test } from './app.ts';

/** Painted by A1111, with settings in its file. */
const A1111 = resolve('src/core/formats/picture-parameters/__goldens__/a1111.png');
/** The last line of its prompt. */
const ITS_PROMPT = /第二行$/;

test.use({ worksOffline: true });

/**
 * The app as it is installed on a computer, which needs a browser with a profile: pictures reach it from the clipboard, the
 * share sheet and the file manager.
 */
test('an installed app takes pictures from the clipboard, the share sheet and the file manager', async ({
  baseURL,
  launchOptions,
}) => {
  const profile = mkdtempSync(join(tmpdir(), 'skypaint-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...launchOptions,
    locale: 'en',
  });
  try {
    const [page = await context.newPage()] = context.pages();
    const address = new URL('/', baseURL).href;
    const app = new App(page);
    await app.open(address);
    await expect(page.getByText(app.texts.notices.offlineReady)).toBeVisible({ timeout: 60_000 });

    await test.step('from the clipboard', async () => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      // The page's own button keeps the settings, and other programs get a plain picture.
      await app.setOption('steps', '1');
      await app.generate('a red apple');
      await app.prompt.fill('left alone');
      await app.button(app.texts.picture.copy).click();
      await expect(app.button(app.texts.picture.copied)).toBeVisible();
      const types = () =>
        page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
      expect(new Set(await types())).toEqual(new Set(['image/png', 'web image/png']));
      await page.keyboard.press('Control+V');
      await expect(app.prompt).toHaveValue('sai-v1 art, a red apple');

      // Another program's picture, with a text beside it.
      await app.prompt.fill('');
      const settings = page.getByText(app.texts.reading.noSettings);
      await copy(page);
      await app.prompt.click();
      await page.keyboard.press('Control+V');
      await expect(app.prompt).toHaveValue('copied text');
      await expect(settings).toBeHidden();
      await app.prompt.blur();
      await page.keyboard.press('Control+V');
      await expect(settings).toBeVisible();
    });

    await test.step('from the share sheet, without a network', async () => {
      // A new page starts with the last prompt.
      await app.prompt.fill('left alone');
      const other = await context.newPage();
      await other.route('http://localhost:1/', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<form action="${address}share-picture" method="post" enctype="multipart/form-data">
            <input type="file" name="pictures" /><button>Share</button></form>`,
        }),
      );
      await other.goto('http://localhost:1/');
      await context.setOffline(true);
      await other.locator('input').setInputFiles(A1111);
      await other.getByRole('button', { name: 'Share' }).click();
      await expect(new App(other).prompt).toHaveValue(ITS_PROMPT);
      expect(other.url()).toBe(address);
      await context.setOffline(false);
      await other.close();
    });

    await test.step('from the file manager', async () => {
      const devTools = await context.newCDPSession(page);
      const manifestId = address;
      // Playwright's types do not know this part of the protocol yet.
      const send = devTools.send.bind(devTools) as (name: string, of: object) => Promise<unknown>;
      await send('PWA.install', { manifestId, installUrlOrBundleUrl: address });
      await app.prompt.fill('left alone');
      const opening = context.waitForEvent('page');
      await send('PWA.launchFilesInApp', { manifestId, files: [A1111] });
      await expect(new App(await opening).prompt).toHaveValue(ITS_PROMPT);
      await expect(app.prompt).toHaveValue('left alone');
    });
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
});

/** Puts the picture on the real clipboard as another program does, with a text. */
async function copy(page: Page): Promise<void> {
  await page.evaluate(async (png) => {
    const bytes = Uint8Array.from(atob(png), (char) => char.charCodeAt(0));
    const picture = new Blob([bytes], { type: 'image/png' });
    const item = new ClipboardItem({ 'image/png': picture, 'text/plain': 'copied text' });
    await navigator.clipboard.write([item]);
  }, readFileSync(A1111).toString('base64'));
}
