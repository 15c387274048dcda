import type { Locator, Page } from '@playwright/test';
import { expect, test, type App } from './app.ts';
import { violations } from './axe.ts';
import { smallTargets } from './fingers.ts';
import { openWithPictures } from './painted-gallery.ts';

/** The positions of what must not move: the prompt's card, the place of earlier pictures and the sheet. */
async function places({ page, stage, texts }: App) {
  const composer = page.getByRole('region', { name: texts.composer.prompt, exact: true });
  const box = async (locator: ReturnType<Page['locator']>) => {
    const found = await locator.boundingBox();
    return found && Object.values(found).map(Math.round);
  };
  const frame = page.locator('main > :first-child');
  return { stage: await box(stage), composer: await box(composer), gallery: await box(frame) };
}

/** The sheet's frame. The preview in it is a little larger, so that its blurred edges are cut off. */
async function sheetOf({ stage }: App) {
  const box = await stage.locator('[style*="--ratio"]').first().boundingBox();
  return box && { x: Math.round(box.x), y: Math.round(box.y), width: Math.round(box.width) };
}

/** The buttons in sight that are only a sign, and do not say what they do to whoever points at them. */
function namelessSigns(page: Page): Promise<string[]> {
  return page
    .locator('button:visible')
    .evaluateAll((all: HTMLElement[]) =>
      all
        .filter(
          (one) => one.querySelector('svg') && one.innerText.trim() === '' && one.title === '',
        )
        .map((one) => one.ariaLabel ?? one.outerHTML),
    );
}

async function swipe(page: Page, x: number, y: number, by: number) {
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at: number) =>
    cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x: at, y }],
    });
  await touch('touchStart', x);
  for (const part of [0.25, 0.5, 0.75, 1]) await touch('touchMove', x + part * by);
  await touch('touchEnd', x + by);
}

test.use({ model: 'tiny' });

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('nothing jumps while pictures come and go, and fingers can do everything', async ({
    app,
    page,
  }) => {
    await app.open();
    await app.setOption('steps', '150');
    await app.button(app.texts.options.done).click();
    await app.prompt.fill('a red apple');
    const atFirst = await places(app);
    await app.button(app.texts.composer.generate).click();
    await expect(page.getByRole('progressbar')).toBeVisible();
    const sheet = await sheetOf(app);
    expect(await places(app)).toEqual(atFirst);
    expect(sheet).toMatchObject({ x: 0, width: 390 });
    await app.finished();
    expect(await sheetOf(app)).toEqual(sheet);
    expect(await places(app)).toEqual(atFirst);
    await app.generate('a banana');
    expect(await sheetOf(app)).toEqual(sheet);

    expect(await smallTargets(page)).toEqual([]);

    await swipe(page, 300, 300, -200);
    await expect(app.stage).toContainText('a red apple');
    await swipe(page, 100, 300, 200);
    await expect(app.stage).toContainText('a banana');

    // A message lies over the picture.
    await app.button(app.texts.picture.remove).click();
    await expect(app.button(app.texts.notices.undo)).toBeVisible();
    expect(await sheetOf(app)).toEqual(sheet);
    expect(await places(app)).toEqual(atFirst);

    // A problem appears in the prompt's card, with a button that solves it.
    await app.prompt.fill('a pear <lora:no:1>');
    await app.button(app.texts.composer.generate).click();
    const problem = page.getByRole('alert');
    await expect(problem).toContainText('“no”');
    // The button below says more than general advice.
    await expect(problem).not.toContainText(app.texts.errors['invalid-request'].help);
    expect(await sheetOf(app)).toEqual(sheet);
    expect(await places(app)).toEqual(atFirst);
    expect(await violations(page)).toEqual([]);
    await problem.getByRole('button', { name: app.texts.cures.without }).click();
    await expect(problem).toBeHidden();
    await expect(app.prompt).toHaveValue('a pear ');
    await expect(app.stage).toContainText('a pear');
  });
});

test.describe('on a phone, in Chinese', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  test.use({ locale: 'zh-CN' });

  test('no button or field is too small for a finger', async ({ app, page }) => {
    await app.open();
    expect(await smallTargets(page)).toEqual([]);
    await app.setOption('steps', '1');
    expect(await smallTargets(page)).toEqual([]);
  });
});

for (const locale of ['en', 'zh-CN'] as const) {
  test.describe(`on a phone, in ${locale}`, () => {
    test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale });

    test('the usual chips fit beside a prompt', async ({ app, page }) => {
      await app.open();
      await app.prompt.fill('a red apple');
      await expect(page.getByRole('button', { name: /\/75$/ })).toBeVisible();
      const chips = page.getByRole('group', { name: app.texts.chips.label });
      for (const edge of ['512', '1024']) {
        await app.setOption('width', edge);
        await app.setOption('height', edge);
        await app.button(app.texts.options.done).click();
        await expect(app.sizeChip).toContainText(`${edge}×${edge}`);
        const room = () =>
          chips.evaluate(({ clientWidth, scrollWidth }) => clientWidth - scrollWidth);
        await expect.poll(room).toBe(0);
      }
    });
  });
}

test.describe('on a narrow phone', () => {
  // The tiny model does not know the words, and says so beside the chips.
  test.use({ model: 'mini' });
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('no name is cut, and the actions of a picture are on one line', async ({ app, page }) => {
    await app.open();
    await app.setOption('width', '512');
    await app.setOption('height', '512');
    await app.button(app.texts.options.done).click();
    await app.prompt.fill('a red apple');
    await expect(page.locator('button[aria-label$=": 9/75"]')).toBeAttached();
    const names = page.locator('header button span, [data-chip] span').filter({ visible: true });
    const areCut = await names.evaluateAll((all) =>
      all
        .filter(({ clientWidth, scrollWidth }) => clientWidth > 1 && scrollWidth > clientWidth)
        .map(({ textContent }) => textContent),
    );
    expect(areCut).toEqual([]);
    const chips = page.getByRole('group', { name: app.texts.chips.label });
    const room = await chips.evaluate(({ clientWidth, scrollWidth }) => clientWidth - scrollWidth);
    expect(room).toBe(0);

    await app.setOption('steps', '1');
    await app.button(app.texts.options.done).click();
    await app.paint();
    const tops = await app.stage
      .locator('button, a')
      .filter({ visible: true, has: page.locator('svg') })
      .evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
    expect(new Set(tops).size).toBe(1);
  });
});

for (const locale of ['en', 'zh-CN'] as const) {
  test.describe(`on a desktop, in ${locale}`, () => {
    test.use({ viewport: { width: 1440, height: 900 }, locale });

    test('nothing moves while something is painted and something waits', async ({ app, page }) => {
      const { chips, composer, options, queue } = app.texts;
      await app.open();
      await app.setOption('width', '512');
      await app.setOption('height', '512');
      await app.setOption('batchCount', '99');
      await app.button(options.close).click();
      await app.prompt.fill('a red apple');
      await expect(page.getByRole('button', { name: /\/75$/ })).toBeVisible();
      const atFirst = await places(app);
      await app.button(composer.generate).click();
      await app.button(composer.addToQueue).click();
      const waiting = page.getByRole('button', { name: new RegExp(`^${queue.title}`) });
      await expect(waiting).toContainText('1');
      expect(await places(app)).toEqual(atFirst);
      const values = page.getByRole('group', { name: chips.label }).locator('span');
      const areCut = await values.evaluateAll((all) =>
        all.map(({ clientWidth, scrollWidth }) => scrollWidth > clientWidth),
      );
      expect(areCut).toEqual([false, false]);
      await page.keyboard.press('Escape');
    });
  });
}

for (const locale of ['en', 'zh-CN'] as const) {
  test.describe(`on a small desktop, in ${locale}`, () => {
    test.use({ viewport: { width: 1024, height: 768 }, locale });

    test('no label or choice among the options is cut', async ({ app, page }) => {
      await app.open();
      await app.showOptions();
      const sampler = page.getByRole('combobox', { name: app.texts.options.sampler, exact: true });
      await sampler.selectOption({ label: 'DPM++ 2M Karras' });
      const options = page.locator('label, select').filter({ visible: true });
      const cut = await options.evaluateAll((all: HTMLElement[]) => {
        const room = document.createElement('canvas').getContext('2d')!;
        const isCut = (one: HTMLElement) => {
          if (!(one instanceof HTMLSelectElement))
            return one.clientWidth > 1 && one.scrollWidth > one.clientWidth;
          const { font, paddingLeft, paddingRight } = getComputedStyle(one);
          room.font = font;
          const text = room.measureText(one.selectedOptions[0]!.text).width;
          return text > one.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
        };
        return all.filter(isCut).map((one) => one.innerText);
      });
      expect(await options.count()).toBeGreaterThan(5);
      expect(cut).toEqual([]);
    });
  });
}

test('a new picture is in sight among the earlier ones, however far they are scrolled', async ({
  app,
  page,
}) => {
  await openWithPictures(app, page, 40, (thing) => thing);
  await app.tiles.last().scrollIntoViewIfNeeded();
  await expect(app.tiles.first()).not.toBeInViewport();
  await app.setOption('steps', '1');
  await app.generate('a red apple');
  await expect(app.tiles).toHaveCount(41);
  await expect(app.tiles.first()).toHaveAttribute('aria-current', 'true');
  await expect(app.tiles.first()).toBeInViewport({ ratio: 0.9 });
});

for (const [device, width, count] of [
  ['phone', 390, 2],
  ['desktop', 1440, 4],
] as const) {
  test.describe(`on a ${device}`, () => {
    test.use({ viewport: { width, height: 844 } });

    test('the prompting tools work by keyboard, and give the focus back', async ({ app, page }) => {
      const { guide, prompting, grammar } = app.texts;
      await app.open();
      await expect(app.prompt.locator('xpath=ancestor::*[button][1]/button')).toHaveCount(count);
      const menu = page.getByRole('menu');
      const ends = async (dialog: Locator, button: Locator) => {
        await expect(dialog).toBeVisible();
        await expect(dialog.locator(':focus').or(dialog.and(page.locator(':focus')))).toHaveCount(
          1,
        );
        await page.keyboard.press('Escape');
        await expect(dialog).toBeHidden();
        await expect(button).toBeFocused();
      };

      const forGuides = await app.openTool(guide.open);
      const guides = page.getByRole(device === 'phone' ? 'dialog' : 'complementary', {
        name: guide.title,
      });
      await ends(guides, forGuides);
      const forGrammar = await app.openTool(grammar.label);
      await ends(page.getByRole('dialog', { name: grammar.label }), forGrammar);

      const tools = page.locator('[data-prompt-menu]');
      await tools.press('Enter');
      await expect(menu).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(menu).toBeHidden();
      await expect(tools).toBeFocused();
      await app.chooseByKeyboard(tools, prompting.panels.styles);
      await ends(page.getByRole('dialog', { name: prompting.menu }), tools);
      await app.chooseByKeyboard(tools, prompting.dice);
      await expect(app.prompt).not.toHaveValue('');
      await expect(tools).toBeFocused();
    });
  });
}

test('progress stays in sight while another picture is looked at, and nothing moves if that is wished', async ({
  app,
  page,
}) => {
  await app.open();
  await app.setOption('steps', '1');
  await app.generate('a banana');
  await app.setOption('steps', '150');
  await app.setOption('batchCount', '99');
  await app.prompt.fill('a red apple');
  await app.button(app.texts.composer.generate).click();
  await app.tiles.last().click();
  await expect(app.stage).toContainText('a banana');
  const { current, currentAt } = app.texts.gallery;
  const begin = currentAt.replace('{{name}}', current).split('{{')[0]!;
  const live = page.getByRole('navigation').getByRole('button', { name: begin });
  const arc = live.locator('circle').last();
  const part = async () => parseFloat((await arc.getAttribute('stroke-dasharray')) ?? '');
  const before = await part();
  await expect.poll(part).toBeGreaterThan(before);

  const moving = () =>
    page.evaluate(
      () =>
        document
          .getAnimations()
          .filter((one) => Number(one.effect?.getComputedTiming().activeDuration) > 1).length,
    );
  await live.click();
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect.poll(moving).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(moving).toBe(0);
  await app.button(app.texts.composer.cancel).click();
});

test('chips, a batch and shortcuts, all by keyboard', async ({ app, page }) => {
  const { texts } = app;
  await app.open();
  const chips = page.getByRole('group', { name: texts.chips.label }).getByRole('button');
  await expect(chips).toHaveCount(2);

  // The chip changes the count and shows it.
  await chips.last().press('Enter');
  const popover = page.getByRole('dialog', { name: texts.options.batchCount });
  await popover.getByRole('textbox').fill('4');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(chips.last()).toContainText('4');
  await expect(chips.last()).toBeFocused();
  await app.sizeChip.press('Enter');
  await page.getByRole('button', { name: texts.options.shapeNames.wide }).press('Enter');
  expect(await violations(page)).toEqual([]);
  const [wide = '', high = ''] = (await app.sizeChip.innerText()).split('×');
  expect(Number(wide)).toBeGreaterThan(Number(high));
  await app.button(texts.options.swap).press('Enter');
  await expect(app.sizeChip).toHaveText(`${high}×${wide}`);
  await page.keyboard.press('Escape');
  await expect(app.sizeChip).not.toContainText('64×64');

  // The batch fills one by one; one picture of it is shown alone, and Escape leads back.
  await app.prompt.fill('a red apple');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('progressbar')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const cells = app.stage.getByRole('button', { name: 'a red apple' });
  await expect(cells).toHaveCount(4);
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await cells.nth(2).press('Enter');
  await expect(app.button(texts.batch.back)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(cells).toHaveCount(4);
  await page.keyboard.press('ArrowRight');
  await expect(app.button(texts.picture.remove)).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(app.button(texts.notices.undo)).toBeVisible();
  await expect(app.tiles).toHaveCount(3);

  expect(await namelessSigns(page)).toEqual([]);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: texts.shortcuts.title });
  const { editor, shortcuts, viewer } = texts;
  for (const words of [editor.brush, shortcuts.weight, viewer.zoomIn, 'Ctrl+Enter', 'Ctrl+Z'])
    await expect(sheet).toContainText(words);
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.keyboard.press('/');
  await expect(app.prompt).toBeFocused();

  // Settings that were saved under a name survive a reload.
  await app.showOptions();
  await app.button(texts.presets.title).click();
  await page.getByRole('textbox', { name: texts.presets.name }).fill('four wide');
  await page.keyboard.press('Enter');
  const use = page.getByRole('button', { name: 'four wide' }).first();
  await expect(use).toBeVisible();
  expect(await namelessSigns(page)).toEqual([]);
  expect(await violations(page)).toEqual([]);
  await page.reload();
  await app.showOptions();
  await app.button(texts.options.reset).click();
  await expect(chips).toHaveCount(2);
  await app.button(texts.presets.title).click();
  const before = await app.sizeChip.textContent();
  await use.click();
  await expect(app.sizeChip).not.toHaveText(before ?? '');
});
