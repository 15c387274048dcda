import { expect, test as base } from './app.ts';
import { StaticServer } from './static-server.ts';

const test = base.extend<{ server: StaticServer }>({
  // oxlint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await StaticServer.start();
    await use(server);
    await server.stop();
  },
  // Without a network the page's check for updates fails, and the browser logs it.
  tolerated: [/Failed to load resource: net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED)/],
});

test('the model is fetched once, the app can be installed, and it paints with the network off and the server gone', async ({
  page,
  app,
  context,
  server,
}) => {
  await app.open(server.url);
  await expect(page.getByText(app.texts.notices.offlineReady)).toBeVisible({ timeout: 60_000 });
  await app.open(server.url);
  const weights = [...server.hits].filter(([path]) => path.endsWith('.safetensors'));
  expect(weights.length).toBeGreaterThan(0);
  expect(weights.every(([, hits]) => hits === 1)).toBe(true);

  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = (await (
    await page.request.get(new URL(href ?? '', server.url).href)
  ).json()) as {
    name: string;
    start_url: string;
    display: string;
    icons: { src: string; sizes: string; purpose?: string }[];
  };
  expect(manifest.name).toContain('SkyPaint');
  expect(manifest.display).toBe('standalone');
  for (const size of ['192x192', '512x512']) {
    const icon = manifest.icons.find((one) => one.sizes === size);
    const response = await page.request.get(new URL(icon?.src ?? '', server.url).href);
    expect(response.ok(), `icon ${size}`).toBe(true);
  }
  expect(manifest.icons.some((icon) => icon.purpose?.includes('maskable'))).toBe(true);

  await context.setOffline(true);
  await server.stop();
  await app.open(server.url);
  await app.setOption('steps', '2');
  await app.generate('红苹果');
});
