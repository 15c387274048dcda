import type { Page } from '@playwright/test';
import { headersOf, META_POLICY } from '../security-headers.ts';
import { expect, test as base } from './app.ts';
import { StaticServer } from './static-server.ts';
import { tinyModelSite } from './tiny-model.ts';

/** Plain http to a name that does not exist: no policy allows it, and nothing would answer. */
const FORBIDDEN = 'http://forbidden.invalid/';
/** A mirror on the user's own machine, on a port that refuses connections. */
const OWN_MIRROR = 'http://localhost:9/';

const test = base.extend({
  tolerated: [
    /Content Security Policy|forbidden\.invalid|Trusted(HTML|ScriptURL)|localhost:9|ERR_UNSAFE_PORT/,
  ],
});

test.use({ worksOffline: true });

/** The directive that forbids a request in the page or worker in which this runs; null if it is allowed. */
function verdict(url: string): Promise<string | null> {
  return new Promise((resolve) => {
    const listener = (event: Event) =>
      resolve((event as SecurityPolicyViolationEvent).effectiveDirective);
    globalThis.addEventListener('securitypolicyviolation', listener, { once: true });
    // The policy is checked before the network is used, and its event comes before the failure.
    fetch(url).catch(() => setTimeout(() => resolve(null)));
  });
}

async function expectPolicies(page: Page) {
  // The library worker starts when the model is ready, which can be after the page has opened.
  const worker = async (name: string) => {
    const find = () => page.workers().find((one) => one.url().includes(`${name}.worker`));
    await expect.poll(() => find() !== undefined, `the ${name} worker`).toBe(true);
    return find()!;
  };
  const [paint, library] = [await worker('paint'), await worker('library')];
  const isolated = () => globalThis.crossOriginIsolated;
  expect(await page.evaluate(isolated)).toBe(true);
  expect(await paint.evaluate(isolated)).toBe(true);
  expect(await library.evaluate(isolated)).toBe(true);

  expect(await page.evaluate(verdict, FORBIDDEN)).toBe('connect-src');
  expect(await page.evaluate(verdict, OWN_MIRROR)).toBe('connect-src');
  expect(await paint.evaluate(verdict, FORBIDDEN)).toBe('connect-src');
  expect(await paint.evaluate(verdict, OWN_MIRROR)).toBe('connect-src');
  expect(await library.evaluate(verdict, FORBIDDEN)).toBe('connect-src');
  expect(await library.evaluate(verdict, OWN_MIRROR)).toBeNull();

  const markup = page.evaluate(() => {
    document.createElement('div').innerHTML = '<b>markup</b>';
  });
  await expect(markup).rejects.toThrow(/TrustedHTML/);
  await expect(
    page.evaluate(() => new Worker('https://forbidden.invalid/worker.js')),
  ).rejects.toThrow(/TrustedScriptURL/);
}

test('policies hold in the page and inside its workers, as the preview server sends them', async ({
  app,
  page,
}) => {
  await app.open();
  const response = await page.request.get('/');
  for (const [name, value] of Object.entries(headersOf('/'))) {
    expect(response.headers()[name.toLowerCase()]).toBe(value);
  }
  const meta = page.locator('meta[http-equiv=Content-Security-Policy]');
  await expect(meta).toHaveAttribute('content', META_POLICY);
  await expectPolicies(page);
});

test('policies hold as the service worker adds them where the host sends none', async ({
  app,
  page,
}) => {
  const server = await StaticServer.start(tinyModelSite());
  await app.open(server.url);
  await expect(page.getByText(app.texts.notices.offlineReady)).toBeVisible({ timeout: 60_000 });
  await app.open(server.url);
  await expectPolicies(page);
  await app.setOption('steps', '2');
  await app.generate('红苹果');
  await server.stop();
});
