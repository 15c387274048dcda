import { App, expect, test } from './app.ts';

test.use({ model: 'tiny' });

test('requests wait in one queue for all tabs, can be reordered, and survive a reload', async ({
  app,
  page,
  context,
}) => {
  const { queue, composer } = app.texts;
  const add = app.button(composer.addToQueue);
  const count = (number: number) =>
    app.button(number === 1 ? 'Queue, 1 request waiting' : `Queue, ${number} requests waiting`);

  await app.open();
  // Long enough for all that follows.
  await app.setOption('steps', '150');
  await app.setOption('batchCount', '16');
  await app.prompt.fill('apple');
  await app.button(composer.generate).click();
  await test.step('another press of the button waits, and keeps what was asked for', async () => {
    await app.setOption('steps', '2');
    await app.setOption('batchCount', '1');
    await app.prompt.fill('banana');
    await add.click();
    await app.setOption('batchCount', '2');
    await app.prompt.fill('cat');
    await add.click();
    await app.setOption('batchCount', '1');
    await app.prompt.fill('not asked for');
  });

  await test.step('the list is reordered by keyboard and by dragging', async () => {
    await count(2).click();
    const list = page.getByRole('dialog', { name: queue.title });
    const [before = ''] = queue.move.split('{{prompt}}');
    const grips = list.getByRole('button', { name: before });
    const prompts = () =>
      grips.evaluateAll(
        (all, length) => all.map((one) => one.getAttribute('aria-label')?.slice(length)),
        before.length,
      );
    const grip = (prompt: string) => list.getByRole('button', { name: before + prompt });
    await expect.poll(prompts).toEqual(['apple', 'banana', 'cat']);
    await expect(list).toContainText('2 pictures');
    await list.getByRole('button', { name: queue.pause, exact: true }).click();
    await expect(list).toContainText(queue.pausing);
    await list.getByRole('button', { name: queue.resume, exact: true }).click();
    await grip('cat').focus();
    await page.keyboard.press('ArrowUp');
    await expect.poll(prompts).toEqual(['apple', 'cat', 'banana']);
    await expect(grip('cat')).toBeFocused();
    await grip('banana').dragTo(grip('cat'));
    await expect.poll(prompts).toEqual(['apple', 'banana', 'cat']);
    await list.getByRole('button', { name: queue.remove.replace('{{prompt}}', 'cat') }).click();
    await expect.poll(prompts).toEqual(['apple', 'banana']);
    await page.keyboard.press('Escape');
    await app.button(app.texts.notices.undo).click();
    await expect(count(2)).toBeVisible();
  });

  await test.step('another tab shows the queue, adds to it, and leaves the painting to this one', async () => {
    const other = new App(await context.newPage());
    await other.open();
    await expect(other.button('Queue, 2 requests waiting')).toBeVisible();
    await expect(other.button(composer.cancel)).toBeHidden();
    await other.prompt.fill('dog');
    await other.button(composer.addToQueue).click();
    await expect(count(3)).toBeVisible();
    await other.page.close();
  });

  await test.step('after a reload, the page continues with what was not finished, and says so', async () => {
    await expect(app.button(composer.cancel)).toBeVisible();
    await page.reload();
    await expect(page.getByText('Continuing with 4 requests from before.')).toBeVisible();
    await expect(app.stage.getByRole('img', { name: 'Painting: apple' })).toBeVisible();
    await app.button(composer.cancel).click();
    await expect(app.button(composer.generate)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('Continuing with')).toBeHidden();
    // There are also as many apples as were done before they were cancelled.
    for (const [prompt, pictures] of [
      ['banana', 1],
      ['cat', 2],
      ['dog', 1],
    ] as const) {
      await expect(app.tiles.getByRole('img', { name: prompt })).toHaveCount(pictures);
    }
  });
});

test('an endless request paints with new seeds until it is stopped, beyond a reload', async ({
  app,
  page,
}) => {
  const { composer } = app.texts;
  await app.open();
  await app.setOption('steps', '1');
  await app.prompt.fill('apple');
  await app.button(composer.moreWays).click();
  await page.getByRole('menuitem', { name: composer.endless }).click();
  await expect.poll(() => app.tiles.count()).toBeGreaterThan(3);
  await page.reload();
  const before = await app.tiles.count();
  await expect.poll(() => app.tiles.count()).toBeGreaterThan(before + 2);
  await app.button(composer.cancel).click();
  await expect(app.button(composer.generate)).toBeVisible();
  const count = await app.tiles.count();
  const seeds = new Set<string>();
  for (let at = 0; at < 3; at++) {
    await app.tiles.nth(at).click();
    seeds.add(/Seed (\d+)/.exec(await app.stage.innerText())![1]!);
  }
  expect(seeds.size).toBe(3);
  await expect(app.tiles).toHaveCount(count);
});
