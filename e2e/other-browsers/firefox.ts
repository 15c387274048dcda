import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import type { OtherBrowser } from './browser.ts';

const PATHS = ['/usr/bin/firefox-esr', '/usr/bin/firefox'];

/** Firefox's executable: FIREFOX_PATH, or Debian's. */
export const firefoxPath = process.env['FIREFOX_PATH'] ?? PATHS.find((path) => existsSync(path));

/** Firefox over WebDriver BiDi, with a new profile. */
export async function openFirefox(executablePath: string): Promise<OtherBrowser> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: { 'intl.accept_languages': 'en' },
  });
  const page = await browser.newPage();
  return {
    goto: async (url) => void (await page.goto(url)),
    run: async <Result>(script: string) =>
      (await page.evaluate(`(async () => { ${script} })()`)) as Result,
    drag: async ([first, ...others]) => {
      await page.mouse.move(first!.x, first!.y);
      await page.mouse.down();
      for (const { x, y } of others) await page.mouse.move(x, y, { steps: 6 });
      await page.mouse.up();
    },
    close: () => browser.close(),
  };
}
