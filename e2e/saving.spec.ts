import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { openWithPictures } from './painted-gallery.ts';

/** Written by A1111's own library. */
const FILES = ['a1111.png', 'a1111.jpg', 'a1111.webp'].map((name) => ({
  name,
  mimeType: name.endsWith('jpg') ? 'image/jpeg' : `image/${name.split('.')[1]}`,
  buffer: readFileSync(`src/core/formats/picture-parameters/__goldens__/${name}`),
}));

test.use({ model: 'tiny' });

/** The files of the folder that the user chose, in Base64. */
const chosenFolder = (page: Page) =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const files: Record<string, string> = {};
    for await (const [name, handle] of (await root.getDirectoryHandle('chosen')).entries()) {
      const file = await (handle as FileSystemFileHandle).getFile();
      const bytes = new Uint8Array(await file.arrayBuffer());
      files[name] = btoa(String.fromCharCode(...bytes));
    }
    return files;
  });

test('PNG, JPEG and WebP are imported and saved unchanged: into a folder, as a download, dragged into another program', async ({
  app,
  page,
}) => {
  const { drawer } = app.texts;
  // A real handle, for a folder that needs no dialog.
  await page.addInitScript(() => {
    Object.assign(globalThis, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('chosen', { create: true }),
    });
  });
  await openWithPictures(app, page, 1);
  await app.button(drawer.open).click();
  await page.locator('[data-import-pictures]').setInputFiles(FILES);
  await expect(page.getByText(drawer.takenIn_other.replace('{{count}}', '3'))).toBeVisible();

  const save = async () => {
    await page.getByRole('listbox', { name: drawer.grid }).focus();
    await page.keyboard.press('Control+a');
    await app.button(drawer.save).click();
    await page.getByRole('menuitem', { name: drawer.saveFolder }).click();
  };
  await test.step('into a folder', async () => {
    await save();
    await expect(page.getByText(drawer.saved_other.replace('{{count}}', '4'))).toBeVisible();
    const saved = await chosenFolder(page);
    expect(Object.keys(saved)).toHaveLength(4);
    for (const { name, buffer } of FILES) expect(saved[name]).toBe(buffer.toString('base64'));
  });
  await test.step('beside files that are already there', async () => {
    await save();
    await expect
      // Meanwhile there are incomplete files, which soon disappear.
      .poll(() =>
        chosenFolder(page).then(
          (saved) => saved['a1111 (2).jpg'],
          () => null,
        ),
      )
      .toBe(FILES[1]!.buffer.toString('base64'));
    expect(Object.keys(await chosenFolder(page))).toHaveLength(8);
  });

  await test.step('as a download, from the stage', async () => {
    // The first press ends the selection.
    await expect(async () => {
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden({ timeout: 1000 });
    }).toPass();
    const jpeg = page.locator('a[download="a1111.jpg"]');
    for (let at = 0; at < 3 && (await jpeg.count()) === 0; at++) await app.tiles.nth(at).click();
    const { name, bytes } = await app.download();
    expect(name).toBe('a1111.jpg');
    expect(bytes.equals(FILES[1]!.buffer)).toBe(true);
  });

  await test.step('dragged out', async () => {
    const picture = app.stage.getByRole('img').first();
    const dragged = page.evaluate(
      () =>
        new Promise<{ url: string; src: string; files: Record<string, string>[] }>((tell) => {
          const read = async (file: File | null) => ({
            ...{ name: file!.name, type: file!.type },
            bytes: btoa(String.fromCharCode(...new Uint8Array(await file!.arrayBuffer()))),
          });
          // Added now, so that it runs after the page's own listeners.
          addEventListener('dragstart', ({ dataTransfer }) => {
            const { src } = document.querySelector<HTMLImageElement>('main img[draggable]')!;
            const url = dataTransfer!.getData('DownloadURL');
            const items = [...dataTransfer!.items].filter(({ kind }) => kind === 'file');
            void Promise.all(items.map((item) => read(item.getAsFile()))).then((files) =>
              tell({ url, src, files }),
            );
          });
        }),
    );
    const box = (await picture.boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 40, y + 20, { steps: 4 });
    const { url, src, files } = await dragged;
    await page.mouse.up();
    // The browser adds its own copy, under another name.
    expect(files).toContainEqual({
      ...{ name: 'a1111.jpg', type: 'image/jpeg' },
      bytes: FILES[1]!.buffer.toString('base64'),
    });
    expect(url).toBe(`image/jpeg:a1111.jpg:${src}`);
  });
});
