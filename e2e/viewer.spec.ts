import type { Page } from '@playwright/test';
import { expect, test, type App } from './app.ts';
import { violations } from './axe.ts';

/** Real touches, of one finger or two. */
async function fingers(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  const send = (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    at: readonly (readonly [number, number])[],
  ) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints: at.map(([x, y]) => ({ x, y })) });
  return {
    async drag(...paths: readonly (readonly [number, number])[][]) {
      const at = (step: number) => paths.map((path) => path[step]!);
      await send('touchStart', at(0));
      for (let step = 1; step < paths[0]!.length; step += 1) await send('touchMove', at(step));
      await send('touchEnd', []);
    },
  };
}

const boxOf = async (locator: ReturnType<Page['locator']>) => (await locator.boundingBox())!;

async function paintTwo(app: App) {
  await app.open();
  await app.setOption('steps', '1');
  await app.setSeed('7');
  await app.generate('a red apple');
  await app.setOption('steps', '2');
  await app.generate('a banana');
}

test.use({ model: 'tiny', hasTouch: true });

test('two pictures are compared, one fills the window, and both views and the editor work by touch', async ({
  app,
  page,
}) => {
  const { viewer, options, editor, picture } = app.texts;
  await paintTwo(app);
  const board = page.getByRole('application');
  const touch = await fingers(page);

  await test.step('the differences come first, and the divider moves by keyboard and by dragging', async () => {
    await app.chooseMore(viewer.compareWith);
    await expect(board).toBeFocused();
    const table = page.getByRole('table', { name: viewer.different });
    await expect(table.getByRole('rowheader')).toHaveText([viewer.facts.prompt, options.steps]);
    await expect(table.getByRole('row').nth(2)).toContainText('21');
    await expect(board.getByRole('img')).toHaveCount(2);
    const divider = page.getByRole('slider', { name: viewer.divider });
    await divider.focus();
    await page.keyboard.press('PageUp');
    await expect(divider).toHaveAttribute('aria-valuenow', '60');
    const { x, y, width, height } = await boxOf(board);
    await page.mouse.move(x + width * 0.6, y + height / 4);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.25, y + height / 4);
    await page.mouse.up();
    await expect(divider).toHaveAttribute('aria-valuenow', '25');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(board).toBeHidden();
    await expect(app.button(picture.more)).toBeFocused();
  });

  await test.step('keys and fingers show other pictures, and zoom until pixels are squares', async () => {
    await app.chooseMore(viewer.open);
    const shown = board.getByRole('img');
    await expect(shown).toHaveAccessibleName(/a banana/);
    await page.keyboard.press('ArrowRight');
    await expect(shown).toHaveAccessibleName(/a red apple/);
    const { x, y, width, height } = await boxOf(board);
    const [left, right, row] = [x + width * 0.3, x + width * 0.7, y + height / 2];
    await touch.drag([
      [left, row],
      [left + 80, row],
      [right, row],
    ]);
    await expect(shown).toHaveAccessibleName(/a banana/);
    const fitting = await boxOf(shown);
    await touch.drag(
      [
        [left + 100, row],
        [left + 50, row],
        [left, row],
      ],
      [
        [right - 100, row],
        [right - 50, row],
        [right, row],
      ],
    );
    const layer = page.locator('[data-squares]');
    await expect(layer).toHaveAttribute('data-squares', 'true');
    const zoomed = await boxOf(shown);
    expect(zoomed.width).toBeGreaterThan(fitting.width * 1.2);
    expect((zoomed.width / 64) % 1).toBeCloseTo(0);
    await page.keyboard.press('1');
    await expect(layer).toHaveAttribute('data-squares', 'false');
    await expect.poll(async () => (await boxOf(shown)).width).toBeCloseTo(64);
    await page.keyboard.press('0');
    await expect.poll(async () => (await boxOf(shown)).width).toBeCloseTo(fitting.width);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
  });

  await test.step('in the editor one finger paints, and two zoom without painting', async () => {
    await app.chooseMore(editor.open);
    const canvas = board.locator('canvas').first();
    const tinted = () =>
      board
        .locator('canvas')
        .last()
        .evaluate((mask: HTMLCanvasElement) => {
          const { data } = mask.getContext('2d')!.getImageData(0, 0, mask.width, mask.height);
          return data.filter((value, i) => i % 4 === 3 && value > 0).length;
        });
    const before = await boxOf(canvas);
    const [cx, cy] = [before.x + before.width / 2, before.y + before.height / 2];
    await touch.drag(
      [
        [cx - 40, cy],
        [cx - 80, cy],
        [cx - 120, cy],
      ],
      [
        [cx + 40, cy],
        [cx + 80, cy],
        [cx + 120, cy],
      ],
    );
    expect((await boxOf(canvas)).width).toBeGreaterThan(before.width * 1.5);
    expect(await tinted()).toBe(0);
    await touch.drag([
      [cx - 30, cy],
      [cx, cy],
      [cx + 30, cy],
    ]);
    await expect.poll(tinted).toBeGreaterThan(0);
  });
});
