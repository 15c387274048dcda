import { beforeEach, describe, expect, test } from 'vitest';
import { SHARING } from '../contract/sharing.ts';
import { keepShared } from '../engine/keep-shared.ts';
import { memoryCaches, type MemoryCaches } from '../storage/__fixtures__/memory-caches.ts';
import { webManifest } from '../ui/web-manifest.ts';
import type { Incoming } from '../contract/sharing.ts';
import { incomingPictures } from './incoming-pictures.ts';

const FOLDER = 'https://example.org/paint/';

let memory: MemoryCaches;
let caches: CacheStorage;

beforeEach(() => {
  memory = memoryCaches();
  caches = memory as unknown as CacheStorage;
});

/** Posts files as the system does, and returns the address that the page is opened with. */
async function share(...files: readonly File[]): Promise<string> {
  const form = new FormData();
  for (const file of files) form.append(SHARING.field, file);
  const request = new Request(FOLDER + SHARING.path, { method: 'POST', body: form });
  const response = await keepShared(request, FOLDER, caches);
  expect(response.status).toBe(303);
  return response.headers.get('Location')!;
}

/** A page that is opened at an address. */
function open(href: string, take?: (incoming: Incoming) => Promise<void>) {
  const taken: Incoming[] = [];
  const page = { href, taken, ended: Promise.resolve() };
  page.ended = new Promise((resolve) => {
    incomingPictures({
      caches,
      location: { href },
      history: {
        state: null,
        replaceState: (_state, _title, url) => void (page.href = String(url)),
      },
    }).subscribe(async (incoming) => {
      taken.push(incoming);
      await take?.(incoming);
      setTimeout(resolve);
    });
    // Enough time for a page that receives nothing.
    setTimeout(resolve, 50);
  });
  return page;
}

test('the manifest names the address that the service worker listens to', () => {
  const { action, method, params } = webManifest.share_target;
  expect(new URL(action, FOLDER).href).toBe(FOLDER + SHARING.path);
  expect([method, params.files[0]?.name]).toEqual(['POST', SHARING.field]);
});

describe('a shared picture', () => {
  test('reaches the page with its bytes, type and name', async () => {
    const page = open(await share(new File(['苹果'], '红 苹果.png', { type: 'image/png' })));
    await page.ended;
    expect(page.href).toBe(FOLDER);
    const [incoming] = page.taken;
    expect(incoming?.from).toBe('share-sheet');
    const [file] = incoming!.files;
    expect([file?.name, file?.type, await file?.text()]).toEqual([
      '红 苹果.png',
      'image/png',
      '苹果',
    ]);
  });

  test('is kept until one page has taken it', async () => {
    const href = await share(new File(['a'], 'a.png', { type: 'image/png' }));
    const crashed = open(href, () => new Promise(() => undefined));
    await crashed.ended;
    const page = open(FOLDER);
    await page.ended;
    expect(page.taken.map(({ files }) => files[0]?.name)).toEqual(['a.png']);
    const next = open(FOLDER);
    await next.ended;
    expect(next.taken).toEqual([]);
  });

  test('replaces one that no page took', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => new File([name], name, { type: 'image/png' }));
    await share(a!, b!);
    const page = open(await share(c!));
    await page.ended;
    expect(page.taken[0]?.files.map(({ name }) => name)).toEqual(['c']);
  });
});

describe('the page learns that nothing has arrived', () => {
  test('when the share had no file', async () => {
    const page = open(await share());
    await page.ended;
    expect(page.taken).toEqual([{ from: 'share-sheet', files: [] }]);
  });

  test('when the request was not a form', async () => {
    const request = new Request(FOLDER + SHARING.path, { method: 'POST', body: 'x' });
    const response = await keepShared(request, FOLDER, caches);
    const page = open(response.headers.get('Location')!);
    await page.ended;
    expect(page.taken).toEqual([{ from: 'share-sheet', files: [] }]);
  });

  test('when the disk is full; no page gets half of the files', async () => {
    memory.roomFor(1);
    const [a, b] = ['a', 'b'].map((name) => new File([name], name, { type: 'image/png' }));
    const page = open(await share(a!, b!));
    await page.ended;
    expect(page.taken).toEqual([{ from: 'share-sheet', files: [] }]);
  });
});

test('reads the files that the app was opened with, and reports missing ones', async () => {
  const taken: Incoming[] = [];
  let consumer: (launch: { files?: readonly FileSystemFileHandle[] }) => void = () => undefined;
  incomingPictures({
    launchQueue: { setConsumer: (given) => void (consumer = given) },
    location: { href: FOLDER },
    history: { state: null, replaceState: () => undefined },
  }).subscribe((incoming) => Promise.resolve(void taken.push(incoming)));
  const handle = (getFile: () => Promise<File>) => ({ getFile }) as FileSystemFileHandle;
  const file = new File(['a'], 'a.png');
  consumer({ files: [handle(() => Promise.resolve(file))] });
  await new Promise((resolve) => setTimeout(resolve));
  consumer({ files: [handle(() => Promise.reject(new DOMException('gone', 'NotFoundError')))] });
  consumer({});
  await new Promise((resolve) => setTimeout(resolve));
  expect(taken).toEqual([
    { from: 'file-manager', files: [file] },
    { from: 'file-manager', files: [] },
  ]);
});
