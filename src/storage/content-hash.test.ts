import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { BY_BLOCKS, contentHasher, hasContent } from './content-hash.ts';
import { sha256OfBlob } from './file-hash.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

/** As the manifest's documentation defines it, with Node's crypto. */
function sha256OfBlocks(bytes: Uint8Array, blockBytes: number): string {
  const digests: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += blockBytes) {
    digests.push(sha256(bytes.subarray(at, at + blockBytes)));
  }
  return sha256(Buffer.concat(digests)).toString('hex');
}

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) & 255);

test('a Blob’s SHA-256 is that of Node’s crypto', async () => {
  expect(await sha256OfBlob(new Blob([content]))).toBe(sha256(content).toString('hex'));
});

test('by blocks or plain, the hash does not depend on the pieces that the bytes come in', async () => {
  const pieces = fc.array(fc.nat(20_000), { maxLength: 40 });
  const blockBytes = fc.constantFrom(1000, 4096, 300_000, undefined);
  await fc.assert(
    fc.asyncProperty(pieces, blockBytes, async (lengths, block) => {
      const hasher = await contentHasher({ blockBytes: block });
      let bytes = 0;
      for (const length of lengths) {
        const piece = content.slice(bytes, bytes + length);
        await hasher.update(piece);
        piece.fill(0); // the hasher is done with it
        bytes += piece.length;
      }
      const all = content.subarray(0, bytes);
      const expected = block ? sha256OfBlocks(all, block) : sha256(all).toString('hex');
      expect((await hasher.digest()).sha256).toBe(expected);
    }),
    { numRuns: 60 },
  );
});

test('hashes blocks alike on an insecure origin, without crypto.subtle', async () => {
  const hash = async () => {
    const hasher = await contentHasher({ blockBytes: 1000 });
    await hasher.update(content.slice(0, 4321));
    return hasher.digest();
  };
  const expected = await hash();
  vi.stubGlobal('crypto', {});
  try {
    expect(await hash()).toEqual(expected);
  } finally {
    vi.unstubAllGlobals();
  }
});

test('recognises a file of several blocks, and notices a changed byte in any of them', async () => {
  const bytes = new Uint8Array(2 * BY_BLOCKS.blockBytes! + 12_345).map((_, i) => i >> 5);
  const hasher = await contentHasher(BY_BLOCKS);
  await hasher.update(bytes);
  const hash = await hasher.digest();
  expect(hash).toEqual({
    sha256: sha256OfBlocks(bytes, BY_BLOCKS.blockBytes!),
    blockBytes: BY_BLOCKS.blockBytes,
  });

  let read = 0;
  expect(await hasContent(new Blob([bytes]), hash, (more) => (read += more))).toBe(true);
  expect(read).toBe(bytes.length);
  for (const at of [0, BY_BLOCKS.blockBytes!, bytes.length - 1]) {
    const changed = bytes.slice();
    changed[at]! ^= 1;
    expect(await hasContent(new Blob([changed]), hash)).toBe(false);
  }
  expect(await hasContent(new Blob([bytes.subarray(1)]), hash)).toBe(false);
  // The same digits as a plain SHA-256 do not match.
  expect(await hasContent(new Blob([bytes]), { sha256: hash.sha256 })).toBe(false);
});
