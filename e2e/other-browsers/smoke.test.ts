import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPngText } from '../../src/core/formats/png-text.ts';
import { en } from '../../src/ui/i18n/en.ts';
import { StaticServer } from '../static-server.ts';
import { waitFor, type OtherBrowser } from './browser.ts';
import { firefoxPath, openFirefox } from './firefox.ts';
import { openWebkit, webkitPath } from './webkit.ts';

const BROWSERS = [
  { name: 'Firefox', path: firefoxPath, launch: openFirefox, kept: 3 },
  // Under automation it is a private window, whose IndexedDB accepts no Blobs; the page says so and continues.
  { name: 'WebKitGTK', path: webkitPath, launch: openWebkit, kept: 0 },
];

/** Longer than all of a test's waits, so that a failed wait can report what the page shows. */
const TEST_MS = 240_000;

for (const { name, path, launch, kept } of BROWSERS) {
  describe.skipIf(path === undefined)(path === undefined ? `${name} (not installed)` : name, () => {
    let server: StaticServer;
    let browser: OtherBrowser;

    beforeAll(async () => {
      server = await StaticServer.start();
      browser = await launch(path ?? '');
      await browser.goto(server.url);
    }, 60_000);

    afterAll(async () => {
      await browser.close();
      await server.stop();
    });

    test(
      'paints in Chinese and in English',
      async () => {
        await modelReady(browser);
        for (const prompt of ['红苹果', 'a red apple']) {
          await generate(browser, prompt);
          const png = Buffer.from(await downloaded(browser), 'base64');
          expect(readPngText(png).get('parameters')).toContain(prompt);
        }
      },
      TEST_MS,
    );

    test(
      'repaints what a stroke in the editor covered',
      async () => {
        const before = await pixels(browser);
        await browser.run(`${LABELLED(en.picture.more)}.click()`);
        await waitFor(browser, `return Boolean(${MENU_ITEM(en.editor.open)})`);
        await browser.run(`${MENU_ITEM(en.editor.open)}.click()`);
        const box = await waitFor<{ x: number; y: number; side: number } | null>(
          browser,
          // Compared from one look to the next, because it moves until the board knows its size.
          `const box = document.querySelector('[role=application] canvas')?.getBoundingClientRect();
          const [before, now] = [window.boxBefore, JSON.stringify(box)];
          window.boxBefore = now;
          return box?.width > 0 && before === now ? { x: box.x, y: box.y, side: box.width } : null`,
        );
        const place = (share: number) => ({
          x: Math.round(box!.x + box!.side * share),
          y: Math.round(box!.y + box!.side * share),
        });
        await browser.drag([place(0.4), place(0.6)]);
        await waitFor(browser, `return ${TINTED} > 0`);
        await browser.run(`${BUTTON(en.editor.done)}.click()`);
        await waitFor(browser, `return !document.querySelector('[role=application]')`);
        await generate(browser, 'a green apple');
        const after = await pixels(browser);
        const side = Math.sqrt(after.length);
        const changed = after.flatMap((value, i) => (value === before[i] ? [] : [i]));
        const fromMiddle = (i: number) =>
          Math.hypot((i % side) - side / 2, Math.floor(i / side) - side / 2);
        expect(changed.length).toBeGreaterThan(side);
        expect(changed.filter((i) => fromMiddle(i) > side / 2)).toEqual([]);
      },
      TEST_MS,
    );

    test(
      'reopens with what it could keep',
      async () => {
        await browser.goto(server.url);
        await modelReady(browser);
        expect(await browser.run(`return document.querySelectorAll('nav img').length`)).toBe(kept);
      },
      TEST_MS,
    );

    test(
      'paints when the server is gone',
      async () => {
        await waitFor(
          browser,
          `return (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'`,
        );
        await server.stop();
        await browser.goto(server.url);
        await modelReady(browser);
        await generate(browser, '一只猫');
      },
      TEST_MS,
    );
  });
}

/** The size is shown beside the settings as soon as the model is ready. */
const modelReady = (browser: OtherBrowser) =>
  waitFor(
    browser,
    `return [...document.querySelectorAll('button[aria-expanded]')].some((one) => one.innerText.includes('×'))`,
  );

const BUTTON = (label: string) =>
  `[...document.querySelectorAll('button')].find((one) => one.innerText.trim() === ${JSON.stringify(label)})`;

const LABELLED = (label: string) =>
  `document.querySelector('button[aria-label=${JSON.stringify(label)}]')`;

const MENU_ITEM = (label: string) =>
  `[...document.querySelectorAll('[role=menuitem]')].find((one) => one.innerText.trim() === ${JSON.stringify(label)})`;

/** How many pixels of the mask are set. */
const TINTED = `(() => {
  const mask = [...document.querySelectorAll('[role=application] canvas')].at(-1);
  const { data } = mask.getContext('2d').getImageData(0, 0, mask.width, mask.height);
  return data.filter((value, at) => at % 4 === 3 && value > 0).length;
})()`;

/** The pixels of the picture on the stage, one number each. */
const pixels = (browser: OtherBrowser) =>
  browser.run<number[]>(`
    const file = await fetch(document.querySelector('a[download]').href);
    const bitmap = await createImageBitmap(await file.blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    return [...new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer)];`);

async function generate(browser: OtherBrowser, prompt: string): Promise<void> {
  // React notices a new value only if it is set through the element's own setter before the input event.
  await browser.run(`
    const field = document.querySelector('textarea');
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(field, ${JSON.stringify(prompt)});
    field.dispatchEvent(new Event('input', { bubbles: true }));`);
  await browser.run(`${BUTTON(en.composer.generate)}.click()`);
  await waitFor(browser, `return Boolean(${BUTTON(en.composer.cancel)})`);
  await waitFor(browser, `return Boolean(${BUTTON(en.composer.generate)})`);
  expect(await browser.run(`return document.querySelectorAll('[role=alert]').length`)).toBe(0);
}

/** The file behind the download link, in base64. */
const downloaded = (browser: OtherBrowser) =>
  browser.run<string>(`
    const file = await fetch(document.querySelector('a[download]').href);
    const bytes = new Uint8Array(await file.arrayBuffer());
    return btoa(String.fromCharCode(...bytes));`);
