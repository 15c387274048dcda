import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MortalDisk } from '../__fixtures__/mortal-disk.ts';
import { openDirectory, pathsBelow, readFile, removePath } from '../opfs.ts';
import { downloadFile } from './download-file.ts';
import { partialBytes } from './partial-file.ts';

const PATH = 'a.safetensors';
const CONTENT = randomBytes(200_000);
const PIECE = 40_000;
const file = {
  path: PATH,
  bytes: CONTENT.length,
  hash: {
    algorithm: 'sha256' as const,
    digest: createHash('sha256').update(CONTENT).digest('hex'),
  },
};

/** Where each answer began. */
const starts: number[] = [];
const server = createServer((request, response) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]);
  starts.push(start);
  const range = `bytes ${String(start)}-${String(CONTENT.length - 1)}/${String(CONTENT.length)}`;
  response.writeHead(206, { 'Content-Range': range, ETag: '"1"' });
  const send = (at: number) => {
    if (at >= CONTENT.length) response.end();
    else response.write(CONTENT.subarray(at, at + PIECE), () => setTimeout(send, 5, at + PIECE));
  };
  send(start);
});

beforeAll(async () => {
  server.listen(0);
  await once(server, 'listening');
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('a worker may die at any moment: the download continues from what is on the disk', async () => {
  // Each piece comes late enough for a line in the log.
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1000));
  const disk = await MortalDisk.mount();
  const root = await openDirectory('downloads');
  const url = `http://localhost:${String((server.address() as AddressInfo).port)}/`;
  const download = () =>
    downloadFile(root, file, {
      url,
      headers: {},
      signal: new AbortController().signal,
      onBytes: () => undefined,
      onRetry: () => undefined,
    });
  const resumedAt = new Set<number>();
  let isDead = true;
  for (let call = 1; isDead; call++) {
    for (const path of await pathsBelow(root)) await removePath(root, path);
    isDead = await disk.dieAt(call, download);
    const kept = await partialBytes(root, PATH);
    resumedAt.add(kept);
    const isComplete = (await readFile(root, PATH)) !== null;
    starts.length = 0;
    if (!isComplete) await download();
    expect(starts).toEqual(isComplete || kept === CONTENT.length ? [] : [kept]);
    const content = await (await readFile(root, PATH))!.arrayBuffer();
    expect(CONTENT.equals(new Uint8Array(content))).toBe(true);
  }
  expect(resumedAt.size).toBeGreaterThan(1);
});
