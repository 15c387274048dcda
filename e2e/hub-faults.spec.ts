import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type LaunchOptions } from '@playwright/test';
import type { DownloadPlan } from '../src/contract/download-plan.ts';
import { expect } from './app.ts';
import { crash } from './crash.ts';
import type { HubServer } from './hub-server.ts';
import { sha256, type Fault } from './hub-server.ts';
import { LibraryPage, test as base } from './library.ts';
import { noiseLora, seeded } from './noise.ts';

/** Downloads over a network that fails in every possible way, and in tabs that die. */
const test = base.extend({
  // The browser logs every request that fails.
  tolerated: [/Failed to load resource/],
});

/** Makes the worker wait a tenth as long: for a silent connection (3 s), and between attempts. */
const impatient = test.extend({
  library: async ({ page }, use) => {
    const starting = page.waitForEvent('worker', (worker) => worker.url().includes('library.'));
    const library = await LibraryPage.open(page);
    await (await starting).evaluate(shortenWaits);
    await use(library);
  },
});

function shortenWaits(): void {
  const wait = globalThis.setTimeout;
  globalThis.setTimeout = ((run: () => void, ms = 0) => wait(run, ms / 10)) as typeof setTimeout;
}

const PATH = 'a.safetensors';
const DEATHS = 15;
const stored = (plan: DownloadPlan) => `downloads/${plan.id}/files/${PATH}`;
const requestFor = (hub: HubServer) => ({ endpoint: hub.endpoint, repo: hub.repo, revision: '' });

const status = (code: number, headers = {}, times?: number): Fault => ({
  type: 'status',
  status: code,
  headers,
  ...(times !== undefined && { times }),
});

const HEALS: readonly (readonly [string, Fault])[] = [
  ['three times 503', status(503, {}, 3)],
  ['429 with Retry-After', status(429, { 'Retry-After': '1' }, 1)],
  ['416 once', status(416, {}, 1)],
  ['a body that ends early', { type: 'truncate', bytes: 100_000, times: 2 }],
  ['hard resets', { type: 'cut', afterBytes: () => 200_000, isHard: true, times: 3 }],
  ['wrong bytes once', { type: 'corrupt', times: 1 }],
  ['a site without ranges', { type: 'no-ranges' }],
  ['a slow trickle', { type: 'trickle', bytes: 20_000, pauseMs: 50 }],
  ['a connection that goes silent', { type: 'hang', afterBytes: 100_000, times: 1 }],
];

impatient('temporary faults heal by themselves', async ({ hub, library }) => {
  hub.put(PATH, noiseLora(700_000, 1));
  for (const [name, fault] of HEALS) {
    await test.step(name, async () => {
      const plan = await library.plan(requestFor(hub));
      hub.fail(PATH, fault);
      expect(await library.download({ plan, licenceAccepted: true })).toMatchObject({ ok: true });
      expect(await library.sha256(stored(plan))).toBe(sha256(noiseLora(700_000, 1)));
      hub.heal();
      await library.call('discardDownload', plan.id);
    });
  }
});

const FAILS: readonly (readonly [string, Fault, string, object])[] = [
  ['401', status(401), 'access-denied', { status: 401 }],
  ['403, gated', status(403, { 'X-Error-Code': 'GatedRepo' }), 'access-denied', { status: 403 }],
  ['404', status(404), 'not-found', { status: 404 }],
  ['416 forever', status(416), 'network', { status: 416 }],
  [
    '429, an hour',
    status(429, { 'Retry-After': '3600' }),
    'rate-limited',
    { retryAfterSeconds: 3600 },
  ],
  ['500 forever', status(500), 'server', { status: 500 }],
  ['wrong bytes forever', { type: 'corrupt' }, 'integrity', { file: PATH }],
];

impatient('an error says what is wrong with a file', async ({ hub, library }) => {
  hub.put(PATH, noiseLora(50_000, 1));
  for (const [name, fault, code, details] of FAILS) {
    await test.step(name, async () => {
      const plan = await library.plan(requestFor(hub));
      hub.fail(PATH, fault);
      expect(await library.download({ plan, licenceAccepted: true })).toMatchObject({
        ok: false,
        error: { code, details },
      });
      expect(Object.keys(await library.files())).not.toContain(stored(plan));
      hub.heal();
      expect(await library.download({ plan, licenceAccepted: true })).toMatchObject({ ok: true });
      await library.call('discardDownload', plan.id);
    });
  }
});

impatient('an error says what is wrong with a repository', async ({ hub, library }) => {
  hub.put(PATH, noiseLora(50_000, 1));
  const request = requestFor(hub);
  expect(await library.outcome('planDownload', { ...request, repo: 'no/such' })).toMatchObject({
    error: { code: 'not-found', details: { reason: 'RepoNotFound' } },
  });
  hub.token = 'hf_right';
  expect(await library.outcome('planDownload', request)).toMatchObject({
    error: { code: 'access-denied', details: { isGated: true, status: 401 } },
  });
  expect(
    await library.outcome('planDownload', {
      ...request,
      token: { origin: hub.endpoint, value: 'hf_wrong' },
    }),
  ).toMatchObject({
    error: { code: 'access-denied', details: { isGated: true, status: 403 } },
  });
  await hub.stop();
  expect(await library.outcome('planDownload', request)).toMatchObject({
    error: { code: 'unreachable' },
  });
});

test('a file that changed during the download is fetched again, not pieced together', async ({
  hub,
  library,
}) => {
  const [first, second] = [noiseLora(6_000_000, 1), noiseLora(6_000_000, 2)];
  hub.put(PATH, second);
  const plan = await library.plan(requestFor(hub));
  hub.replace(PATH, first);
  hub.fail(PATH, { type: 'hang', afterBytes: 4_600_000 });
  const running = library.download({ plan, licenceAccepted: true });
  await expect.poll(() => hub.sentBytes.get(PATH) ?? 0).toBeGreaterThan(4_500_000);
  await library.outcome('pauseDownload', plan.id);
  expect(await running).toMatchObject({ value: { type: 'paused' } });

  hub.heal();
  expect(await library.download({ plan, licenceAccepted: true })).toMatchObject({ ok: true });
  expect(await library.sha256(stored(plan))).toBe(sha256(second));
});

test('60 MB over a connection that is cut thirty times arrive intact, with hardly more traffic than that', async ({
  hub,
  library,
}) => {
  const bytes = noiseLora(60_000_000, 5);
  hub.put(PATH, bytes);
  const plan = await library.plan(requestFor(hub));
  hub.requests.length = 0;
  const random = seeded(7);
  // 1 to 2 MB at a time, so that the last cut comes before the end, whatever the seed.
  const afterBytes = () => 1_000_000 + Math.floor(random() * 960_000);
  // At the speed of a fast line. When a connection breaks, the browser drops data that it has not passed on yet: about 200 kB if the
  // site is on the same machine and faster than any hash. So with thirty cuts some 110 % are sent, and a little more on a busy machine.
  hub.fail(PATH, { type: 'cut', afterBytes, pauseMs: 1, times: 30 });
  expect(await library.download({ plan, licenceAccepted: true })).toMatchObject({ ok: true });
  expect(await library.sha256(stored(plan))).toBe(sha256(bytes));
  const answers = hub.requests.filter(({ origin }) => origin === 'cdn').length;
  expect(answers).toBe(31);
  expect(hub.sentBytes.get(PATH)).toBeLessThan(1.15 * bytes.length);
});

test('tabs and browsers die fifteen times, and the download goes on each time', async ({
  hub,
  launchOptions,
  baseURL,
}) => {
  test.setTimeout(900_000);
  const bytes = noiseLora(60_000_000, 6);
  hub.put(PATH, bytes);
  hub.fail(PATH, { type: 'trickle', bytes: 250_000, pauseMs: 30 });
  const profile = mkdtempSync(join(tmpdir(), 'skypaint-e2e-'));
  const random = seeded(9);
  try {
    let context = await launch(profile, launchOptions);
    let plan: DownloadPlan | null = null;
    let loadedBefore = 0;
    for (let death = 0; death < DEATHS; death++) {
      const library = await LibraryPage.inNewTab(context, baseURL);
      const { downloads } = await library.call('listModels');
      const loaded = downloads[0]?.loadedBytes ?? 0;
      expect(loaded).toBeGreaterThanOrEqual(loadedBefore);
      expectNoOrphans(await library.files(), plan);
      loadedBefore = loaded;

      plan ??= await library.plan(requestFor(hub));
      const running = library.download({ plan, licenceAccepted: true });
      running.catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, random() * 700));
      if (death % 5 === 4) {
        await crash(library.page, 'Browser.crash');
        context = await launch(profile, launchOptions);
      } else if (death % 2 === 0) await crash(library.page);
      else await library.page.close();
    }
    hub.heal();
    const library = await LibraryPage.inNewTab(context, baseURL);
    expect(await library.download({ plan: plan!, licenceAccepted: true })).toMatchObject({
      ok: true,
    });
    expect(await library.sha256(stored(plan!))).toBe(sha256(bytes));
    await library.call('discardDownload', plan!.id);
    expect(await library.files()).toEqual({});
    // Each death may cost the data in transit and everything since the last checkpoint.
    expect(hub.sentBytes.get(PATH)).toBeLessThan(bytes.length + DEATHS * 4_000_000);
    await context.close();
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
});

/** Uses a profile on the disk, like a user's: a private window keeps OPFS in memory. */
function launch(profile: string, options: LaunchOptions): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, options);
}

function expectNoOrphans(files: Readonly<Record<string, number>>, plan: DownloadPlan | null): void {
  const folder = `downloads/${plan?.id ?? ''}`;
  const allowed = [`${folder}/plan.json`, `${folder}/files/${PATH}.part`];
  for (const path of Object.keys(files)) expect([...allowed, `${allowed[1]!}-log`]).toContain(path);
}
