import type { Page } from '@playwright/test';
import { expect, pixelsOf, test, type App } from './app.ts';
import { violations } from './axe.ts';

const SIDE = 64;

/** The editor as a user sees it; positions are in pixels of the picture. */
class Editor {
  readonly texts: App['texts']['editor'];

  constructor(
    private readonly app: App,
    private readonly page: Page,
  ) {
    this.texts = app.texts.editor;
  }

  get board() {
    return this.page.getByRole('application');
  }

  async open(): Promise<void> {
    await this.app.chooseMore(this.texts.open);
    await expect(this.board.locator('canvas').first()).toBeVisible();
  }

  /** Where a pixel of the picture is on the screen. */
  private async place([x, y]: readonly [number, number]) {
    const box = await this.board.locator('canvas').first().boundingBox();
    const scale = box!.width / SIDE;
    return [box!.x + x * scale, box!.y + y * scale] as const;
  }

  async drag(...points: readonly (readonly [number, number])[]): Promise<void> {
    const [first, ...others] = points;
    await this.page.mouse.move(...(await this.place(first!)));
    await this.page.mouse.down();
    for (const point of others)
      await this.page.mouse.move(...(await this.place(point)), { steps: 6 });
    await this.page.mouse.up();
  }

  /** Draws a line with a pen at this pressure, 0 to 1. */
  async drawWithPen(
    from: readonly [number, number],
    to: readonly [number, number],
    force: number,
  ): Promise<void> {
    const pen = await this.page.context().newCDPSession(this.page);
    const [start, end] = [await this.place(from), await this.place(to)];
    const send = (type: 'mouseMoved' | 'mousePressed' | 'mouseReleased', share: number) =>
      pen.send('Input.dispatchMouseEvent', {
        type,
        x: start[0] + (end[0] - start[0]) * share,
        y: start[1] + (end[1] - start[1]) * share,
        pointerType: 'pen',
        ...(type === 'mouseReleased' ? { buttons: 0 } : { buttons: 1, force }),
        ...(type !== 'mouseMoved' && { button: 'left', clickCount: 1 }),
      });
    await send('mousePressed', 0);
    for (const share of [0.25, 0.5, 0.75, 1]) await send('mouseMoved', share);
    await send('mouseReleased', 1);
    await pen.detach();
  }

  async dragEdge(side: 'right' | 'top', pixels: number): Promise<void> {
    const handle = this.page.getByRole('slider', { name: this.texts.grow[side], exact: true });
    const box = (await handle.boundingBox())!;
    const picture = (await this.board.locator('canvas').first().boundingBox())!;
    const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const by = (pixels * picture.width) / SIDE;
    const to = side === 'right' ? { ...from, x: from.x + by } : { ...from, y: from.y - by };
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move(to.x, to.y, { steps: 6 });
    await this.page.mouse.up();
    await expect(handle).toHaveAttribute('aria-valuenow', String(pixels));
  }

  /** Of the picture on the screen. */
  async width(): Promise<number> {
    return (await this.board.locator('canvas').first().boundingBox())!.width;
  }

  /** Whether exactly these pixels are shown. */
  async pictureIs(rgba: Uint8Array): Promise<boolean> {
    const shown = await this.board
      .locator('canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        const { width, height } = canvas;
        return [...canvas.getContext('2d')!.getImageData(0, 0, width, height).data];
      });
    return Buffer.compare(Uint8Array.from(shown), rgba) === 0;
  }

  /** Whether each pixel is tinted. */
  async tinted(): Promise<boolean[]> {
    return this.board
      .locator('canvas')
      .last()
      .evaluate((canvas: HTMLCanvasElement) => {
        const { width, height } = canvas;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
        return Array.from({ length: width * height }, (_, i) => data[4 * i + 3]! > 0);
      });
  }

  /** The number of tinted pixels once it no longer changes: a stroke is drawn a little after its last move. */
  async tintedCount(): Promise<number> {
    let count = -1;
    const isSettled = async () => {
      const before = count;
      count = (await this.tinted()).filter(Boolean).length;
      return count === before;
    };
    await expect.poll(isSettled, { intervals: [100] }).toBe(true);
    return count;
  }

  async done(): Promise<void> {
    await this.app.button(this.texts.done).click();
    await expect(this.board).toBeHidden();
  }
}

async function downloaded(app: App, page: Page): Promise<Uint8Array> {
  return pixelsOf(page, (await app.download()).bytes);
}

/** RGBA of a pixel, as one number. */
const pixelAt = (rgba: Uint8Array, i: number) => new Uint32Array(rgba.buffer)[i]!;

test.use({ model: 'tiny', locale: 'zh-CN' });

test('part of a result is repainted, and then the picture is extended', async ({ app, page }) => {
  const editor = new Editor(app, page);
  await app.open();
  await app.compute('backendCpu');
  await app.setOption('steps', '3');
  await app.generate('红苹果');
  const source = await downloaded(app, page);

  await editor.open();
  await expect(editor.board).toBeFocused();
  const byKeys = ['ArrowRight', 'Enter', 'ArrowRight', 'Shift+ArrowDown', 'Enter'];
  for (const key of byKeys) await page.keyboard.press(key);
  expect(await editor.tintedCount()).toBeGreaterThan(20);
  await page.keyboard.press('Delete');
  await expect.poll(() => editor.tintedCount()).toBe(0);

  const widths = [];
  for (const force of [0.25, 1]) {
    await editor.drawWithPen([12, 32], [52, 32], force);
    widths.push(await editor.tintedCount());
    await page.keyboard.press('Control+z');
    await expect.poll(() => editor.tintedCount()).toBe(0);
  }
  expect(widths[0]).toBeGreaterThan(40);
  expect(widths[1]).toBeGreaterThan(1.5 * widths[0]!);

  await editor.drag([20, 20], [40, 40]);
  const stroke = await editor.tintedCount();
  expect(stroke).toBeGreaterThan(100);
  await page.keyboard.press('r');
  await editor.drag([4, 50], [12, 60]);
  await expect.poll(() => editor.tintedCount()).toBe(stroke + 80);
  await page.keyboard.press('Control+z');
  await expect.poll(() => editor.tintedCount()).toBe(stroke);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => editor.tintedCount()).toBe(stroke + 80);
  expect(await violations(page)).toEqual([]);

  await test.step('lasso, eraser, invert, and the wheel', async () => {
    const before = await editor.tinted();
    const shown = (x: number, y: number) => editor.tinted().then((all) => all[y * SIDE + x]);
    await page.keyboard.press('l');
    await editor.drag([44, 4], [60, 4], [60, 14], [44, 14]);
    await expect.poll(() => shown(52, 9)).toBe(true);
    expect(await shown(40, 9)).toBe(false);
    await page.keyboard.press('e');
    await editor.drag([20, 20], [40, 40]);
    await expect.poll(() => shown(30, 30)).toBe(false);
    await page.keyboard.press('i');
    await expect.poll(() => shown(30, 30)).toBe(true);
    expect([await shown(52, 9), await shown(40, 9)]).toEqual([false, true]);
    for (let i = 0; i < 3; i++) await page.keyboard.press('Control+z');
    await expect.poll(() => editor.tinted()).toEqual(before);

    const slider = page.getByRole('slider', { name: editor.texts.size, exact: true });
    const [size, width] = [Number(await slider.inputValue()), await editor.width()];
    await page.keyboard.down('Shift');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Shift');
    await expect.poll(async () => Number(await slider.inputValue())).toBeGreaterThan(size);
    expect(await editor.width()).toBe(width);
    await page.mouse.wheel(0, -300);
    await expect.poll(() => editor.width()).toBeGreaterThan(1.2 * width);
    await page.keyboard.press('0');
    await expect.poll(() => editor.width()).toBeCloseTo(width);
  });

  // Neither Escape nor a reload loses unfinished work.
  await page.keyboard.press('Escape');
  await expect(editor.board).toBeHidden();
  await expect(app.button(app.texts.picture.more)).toBeFocused();
  await page.reload();
  await editor.open();
  await expect.poll(() => editor.tintedCount()).toBe(stroke + 80);

  await app.button(editor.texts.settings).click();
  await page.getByRole('slider', { name: editor.texts.blur }).press('Home');
  await page.keyboard.press('Escape');
  const masked = await editor.tinted();
  await editor.done();
  // The mask is kept with the start picture.
  await page.reload();
  await expect(app.button(app.texts.start.remove)).toBeVisible({ timeout: 60_000 });
  await app.generate('绿苹果');
  await expect(app.button(app.texts.start.source)).toBeVisible();
  const repainted = await downloaded(app, page);
  const isKept = masked.map((_, i) => pixelAt(repainted, i) === pixelAt(source, i));
  expect(masked.filter((isMasked, i) => !isMasked && !isKept[i])).toHaveLength(0);
  expect(masked.filter((isMasked, i) => isMasked && !isKept[i]).length).toBeGreaterThan(stroke / 2);

  await editor.open();
  await app.button(editor.texts.before).hover();
  await page.mouse.down();
  await expect.poll(() => editor.pictureIs(source)).toBe(true);
  await page.mouse.up();
  await expect.poll(() => editor.pictureIs(repainted)).toBe(true);
  await editor.dragEdge('right', 16);
  await expect(page.getByText('80×64', { exact: true })).toBeVisible();
  await editor.done();
  await expect(app.sizeChip).toContainText('80×64');
  await app.generate('苹果');
  const wider = await downloaded(app, page);
  expect(wider).toHaveLength(80 * 64 * 4);
  // From the seam inwards the mask fades over half of this picture, and the blur reaches a little further.
  const far = Array.from({ length: 16 * SIDE }, (_, i) => [i % 16, Math.floor(i / 16)] as const);
  for (const [x, y] of far) {
    expect(pixelAt(wider, y * 80 + x)).toBe(pixelAt(repainted, y * SIDE + x));
  }
});
