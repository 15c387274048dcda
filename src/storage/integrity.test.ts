import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256OfBlob, Sha256Stream } from './integrity.ts';

const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7919) & 255);
const expected = createHash('sha256').update(bytes).digest('hex');

test('hashes a Blob as Node’s crypto does', async () => {
  expect(await sha256OfBlob(new Blob([bytes]))).toBe(expected);
});

test('hashes what streams through, and passes it on unchanged', async () => {
  const hash = new Sha256Stream();
  const out = await new Response(new Blob([bytes]).stream().pipeThrough(hash)).arrayBuffer();
  expect(new Uint8Array(out)).toEqual(bytes);
  expect(await hash.digest).toBe(expected);
});
