import { crc32 } from 'node:zlib';
import { zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { encodeUtf8 } from './text-codec.ts';
import { scanZip } from './zip-scan.ts';
import { zipFrame } from './zip-writer.ts';

const FILES = { 'a.txt': 'apple', '果/b.png': '红苹果', empty: '' };

function archive(): Uint8Array {
  const contents = Object.values(FILES).map(encodeUtf8);
  const { headers, directory } = zipFrame(
    Object.keys(FILES).map((name, at) => ({
      name,
      bytes: contents[at]!.length,
      crc32: crc32(contents[at]!),
    })),
  );
  return Buffer.concat([...headers.flatMap((header, at) => [header, contents[at]!]), directory]);
}

async function scan(zip: Uint8Array) {
  const { entries, isWhole } = await scanZip(zip.length, (start, end) =>
    Promise.resolve(zip.slice(start, end)),
  );
  const texts = entries.map(({ name, start, end, crc32: crc }) => {
    const content = zip.slice(start, end);
    expect(crc32(content)).toBe(crc);
    return [name, Buffer.from(content).toString()];
  });
  return { files: Object.fromEntries(texts) as Record<string, string>, isWhole };
}

it('finds the files that were written', async () => {
  expect(await scan(archive())).toEqual({ files: FILES, isWhole: true });
});

it('finds the files in another program’s archive if they are uncompressed', async () => {
  const files = { 'a.txt': encodeUtf8('apple'), 'b.txt': encodeUtf8('bee') };
  const stored = await scan(zipSync(files, { level: 0 }));
  expect(stored).toEqual({ files: { 'a.txt': 'apple', 'b.txt': 'bee' }, isWhole: true });
  const packed = await scan(zipSync({ c: new Uint8Array(1000), ...files }, { level: 9 }));
  expect(packed).toEqual({ files: {}, isWhole: false });
});

it('finds the complete files of an archive that was cut off anywhere', async () => {
  const whole = archive();
  const counts = Array.from({ length: whole.length }, () => 0);
  for (let end = 0; end < whole.length; end++) {
    const { files } = await scan(whole.slice(0, end));
    counts[end] = Object.keys(files).length;
  }
  expect(counts[0]).toBe(0);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(counts.at(-1)).toBe(3);
});

it('stops at garbage', async () => {
  const { files, isWhole } = await scan(Uint8Array.of(...archive().slice(0, 40), 1, 2, 3, 4, 5));
  expect([files, isWhole]).toEqual([{ 'a.txt': 'apple' }, false]);
  expect(await scan(encodeUtf8('no archive at all'))).toEqual({ files: {}, isWhole: false });
  expect(await scan(new Uint8Array())).toEqual({ files: {}, isWhole: false });
});
