import type { DeviceReport, Outcome } from '../src/contract/engine-api.ts';
import { expect } from './app.ts';
import { LibraryPage, test } from './library.ts';

const STORE = 'skypaint-device-plans';

test('the check finds what SwiftShader computes wrongly, once for each browser', async ({
  page,
  baseURL,
}) => {
  const library = await LibraryPage.open(page, baseURL);
  const report = (outcome: Outcome<DeviceReport>) => (outcome.ok ? outcome.value : null);
  const start = async () => report(await library.outcome('start', 'webgpu'));

  expect(await start()).toMatchObject({ backend: 'webgpu', plan: null });
  const checked = report(await library.outcome('checkAgain'));
  expect(checked).toMatchObject({
    backend: 'webgpu',
    plan: { isChecked: true, subgroups: false, struck: [{ what: 'subgroups', why: 'wrong' }] },
  });
  expect(checked?.plan?.struck).toHaveLength(1);

  await library.restartWorker();
  expect((await start())?.plan).toEqual(checked?.plan);

  await page.evaluate(changeBrowser, STORE);
  await library.restartWorker();
  expect((await start())?.plan).toBeNull();
});

/** As if the stored plans came from an older browser. */
function changeBrowser(database: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(database);
    opening.onerror = () => reject(new Error('no database'));
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('plans', 'readwrite');
      const cursor = transaction.objectStore('plans').openCursor();
      cursor.onsuccess = () => {
        const plan = cursor.result?.value as { device: object } | undefined;
        if (plan) cursor.result?.update({ ...plan, device: { ...plan.device, browser: 'older' } });
      };
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}
