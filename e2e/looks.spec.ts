import type { Locator, Page } from '@playwright/test';
import { expect, test, type Locale } from './app.ts';
import { violations } from './axe.ts';

/** By how many pixels the page overflows sideways. */
async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** Controls inside the window that are covered by something else. */
async function covered(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = [
      ...document.querySelectorAll<HTMLElement>('button, a[href], textarea:not([aria-hidden])'),
    ];
    const isCovered = (control: HTMLElement) => {
      const { left, top, width, height } = control.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      if (width === 0 || x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
      // Tiles that are scrolled out of the strip can be scrolled into view.
      const strip = control.closest('nav > div')?.getBoundingClientRect();
      if (strip && (y > strip.bottom || x > strip.right)) return false;
      const onTop = document.elementFromPoint(x, y);
      return onTop !== null && !control.contains(onTop);
    };
    return controls
      .filter(isCovered)
      .map((control) => control.ariaLabel ?? (control.innerText || control.outerHTML));
  });
}

/** The colour of most of an element's pixels. Its computed style does not tell: colours are forced only when it is painted. */
async function mainColour(part: Locator): Promise<string> {
  const png = (await part.screenshot()).toString('base64');
  return part.page().evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const { width, height } = image;
    const canvas = new OffscreenCanvas(width, height).getContext('2d')!;
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, width, height);
    const counts = new Map<string, number>();
    for (let i = 0; i < data.length; i += 4) {
      const colour = data.subarray(i, i + 3).join(' ');
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    const [most] = [...counts].sort(([, a], [, b]) => b - a);
    return most![0];
  }, png);
}

/** Phones in both orientations, and desktops at 100 % and 200 % zoom. */
const WINDOWS = [
  [360, 740],
  [390, 844],
  [844, 390],
  [640, 400],
  [720, 450],
  [1024, 768],
  [1440, 900],
] as const;

const SCREENS = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 360, height: 740 },
} as const;

/** Covers every pair of language, scheme and screen. */
const LOOKS = [
  { locale: 'zh-CN', colorScheme: 'light', screen: 'desktop' },
  { locale: 'zh-CN', colorScheme: 'dark', screen: 'phone' },
  { locale: 'en', colorScheme: 'dark', screen: 'desktop' },
  { locale: 'en', colorScheme: 'light', screen: 'phone' },
] as const satisfies { locale: Locale; colorScheme: string; screen: keyof typeof SCREENS }[];

test.use({ model: 'tiny' });

for (const { locale, colorScheme, screen } of LOOKS) {
  test.describe(`${locale}, ${colorScheme}, ${screen}`, () => {
    test.use({ locale, colorScheme, viewport: SCREENS[screen] });

    test('every screen speaks the language, fits, and is accessible', async ({ app, page }) => {
      await app.open();
      await expect(page.locator('html')).toHaveAttribute('lang', locale);
      await expect(page).toHaveTitle(app.texts.document.title);
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);

      const helpButton = await app.openTool(app.texts.grammar.label);
      const help = page.getByRole('dialog', { name: app.texts.grammar.label, exact: true });
      await expect(help).toContainText(app.texts.grammar.composed.example);
      await expect(help).toBeInViewport({ ratio: 1 });
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.keyboard.press('Escape');
      await expect(help).toBeHidden();
      await expect(helpButton).toBeFocused();

      await app.setOption('steps', '1');
      expect(await violations(page)).toEqual([]);
      if (screen === 'phone') await app.button(app.texts.options.done).click();

      await app.button(app.texts.header.settings).click();
      await expect(page.getByText(app.texts.settings.backendHint)).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');

      await page.locator('[data-model-menu]').click();
      await expect(page.getByRole('menu')).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');

      // So many steps that axe finishes first.
      await app.setOption('steps', '150');
      await app.setOption('batchCount', '16');
      if (screen === 'phone') await app.button(app.texts.options.done).click();
      await app.button(app.texts.composer.generate).click();
      await expect(page.getByRole('progressbar')).not.toHaveAttribute('aria-valuenow', '100');
      expect(await violations(page)).toEqual([]);
      await app.button(app.texts.composer.cancel).click();
      await expect(page.getByText(app.texts.progress.cancelled, { exact: true })).toBeAttached();

      await app.setOption('steps', '1');
      await app.setOption('batchCount', '1');
      if (screen === 'phone') await app.button(app.texts.options.done).click();
      await app.generate(locale === 'en' ? 'a red apple' : '红苹果');
      // With one more picture, the strip is higher than a low window.
      await app.generate(locale === 'en' ? 'a red apple' : '红苹果');
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);

      // All of a menu is in sight.
      const menu = page.getByRole('menu');
      await app.button(app.texts.picture.more).click();
      await expect(menu).toBeInViewport({ ratio: 1 });
      expect(await menu.evaluate((all) => all.scrollHeight - all.clientHeight)).toBe(0);
      await page.keyboard.press('Escape');
      await expect(menu).toBeHidden();

      await app.prompt.fill('');
      const { examples, moreTools } = app.texts.composer;
      await app.button(screen === 'phone' ? moreTools : examples).click();
      await expect(menu).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await app.button(app.texts.gallery.clear).click();
      await expect(app.button(app.texts.gallery.confirm)).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      if (screen === 'desktop') await app.button(app.texts.options.close).click();
      for (const [width, height] of WINDOWS) {
        await page.setViewportSize({ width, height });
        // The prompt first has to measure itself again.
        await expect.poll(() => covered(page), `${width}×${height}`).toEqual([]);
        await expect(app.button(app.texts.picture.remove)).toBeInViewport();
        expect(await overflow(page)).toBeLessThanOrEqual(0);
      }
    });
  });
}

test('forced colours show which switch is on, which segment is chosen and which picture is shown', async ({
  app,
  page,
}) => {
  await app.open();
  await app.setOption('steps', '1');
  await app.generate('a red apple');
  await app.generate('a banana');
  await page.emulateMedia({ forcedColors: 'active' });

  const input = page.getByRole('switch').first();
  const track = page.locator('.mantine-Switch-track').first();
  const thumb = track.locator('.mantine-Switch-thumb');
  const seen = new Set<string>();
  for (const checked of [false, true]) {
    await input.setChecked(checked, { force: true });
    const colour = await mainColour(thumb);
    expect(colour, `checked: ${checked}`).not.toBe(await mainColour(track));
    seen.add(colour);
  }
  expect(seen.size).toBe(2);

  const segments = page.locator('.mantine-SegmentedControl-root').first().locator('label');
  await expect(segments).toHaveCount(2);
  expect(await mainColour(segments.first())).not.toBe(await mainColour(segments.last()));

  const outlines = await app.tiles.evaluateAll((tiles) =>
    tiles.map((tile) => getComputedStyle(tile).outlineStyle),
  );
  expect(outlines.sort()).toEqual(['none', 'solid']);
});

test('the language can be changed, and the choice is kept', async ({ app, page }) => {
  await app.open();
  await app.button(app.texts.header.settings).click();
  await page.getByText('中文', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await page.reload();
  await expect(page.getByRole('button', { name: '生成', exact: true })).toBeVisible();
});
