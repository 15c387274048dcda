import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ByteSource } from './byte-source.ts';
import { locateZipEntry, readZipDirectory } from './torch/zip.ts';
import { zipFrame, type ZipPart } from './zip-writer.ts';

/** An archive whose files may have any length and contain only zeros; only its headers are real. */
function sparse(parts: readonly ZipPart[]): ByteSource {
  const { headers, directory } = zipFrame(parts);
  const pieces: { start: number; content: Uint8Array }[] = [];
  let end = 0;
  for (const [index, header] of headers.entries()) {
    pieces.push({ start: end, content: header });
    end += header.length + parts[index]!.bytes;
  }
  pieces.push({ start: end, content: directory });
  return {
    name: 'sparse.zip',
    bytes: end + directory.length,
    read(from, to) {
      const window = new Uint8Array(to - from);
      for (const { start, content } of pieces) {
        for (let at = Math.max(start, from); at < Math.min(start + content.length, to); at++) {
          window[at - from] = content[at - start]!;
        }
      }
      return Promise.resolve(window);
    },
  };
}

const part = (name: string, bytes: number): ZipPart => ({ name, bytes, crc32: 0xdeadbeef });
const GIB = 2 ** 30;

test.each([
  ['small files', [part('manifest.json', 10), part('unet/模型.bin', 1000), part('empty', 0)]],
  ['a file beyond 4 GiB', [part('a', 5 * GIB), part('b', 7)]],
  ['a file whose length is the ZIP64 marker', [part('a', 0xffffffff), part('b', 7)]],
  ['many gigabytes in all', [part('a', 3 * GIB), part('b', 3 * GIB), part('c', 5 * GIB)]],
])('%s can be found in the archive', async (_, parts) => {
  const source = sparse(parts);
  const entries = await readZipDirectory(source);
  expect([...entries.values()].map(({ name, bytes }) => [name, bytes])).toEqual(
    parts.map(({ name, bytes }) => [name, bytes]),
  );
  const { headers } = zipFrame(parts);
  let at = 0;
  for (const [index, { name, bytes }] of parts.entries()) {
    at += headers[index]!.length;
    expect(await locateZipEntry(source, entries.get(name)!)).toBe(at);
    at += bytes;
  }
});

test('another program can read it, with names and checksums', () => {
  const files = { 'manifest.json': '{}', '模型/权重.bin': 'x'.repeat(1000) };
  const contents = Object.values(files).map((text) => Buffer.from(text));
  const { headers, directory } = zipFrame(
    Object.keys(files).map((name, i) => ({
      name,
      bytes: contents[i]!.length,
      crc32: crc32(contents[i]!),
    })),
  );
  const folder = mkdtempSync(join(tmpdir(), 'skypaint-zip-'));
  try {
    const path = join(folder, 'x.zip');
    writeFileSync(
      path,
      Buffer.concat([...headers.flatMap((h, i) => [h, contents[i]!]), directory]),
    );
    const program =
      'import sys, json, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; ' +
      'print(json.dumps({n: z.read(n).decode() for n in z.namelist()}))';
    const output = execFileSync('python3', ['-c', program, path], { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual(files);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
