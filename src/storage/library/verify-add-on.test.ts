import { beforeEach, expect, test, vi } from 'vitest';
import { emptyDisk } from '../__fixtures__/empty-disk.ts';
import { openAccess, writeText } from '../opfs.ts';
import { openImageEncoder } from '../add-ons/image-encoder/with-image-encoder.ts';
import { openVae } from '../add-ons/vae/with-vae.ts';
import { writeAsItCame } from '../add-ons/write-as-it-came.ts';
import { ADD_ON_FILE, addOnId, listAddOns, openAddOn, storeAddOn } from './add-ons.ts';
import { findAddOn } from './find-add-on.ts';

const KINDS = ['lora', 'embedding', 'vae', 'image-encoder', 'text-encoder'] as const;
type Kind = (typeof KINDS)[number];
const content = new Blob(['weights of a kind']);

beforeEach(emptyDisk);

function store(kind: Kind) {
  if (kind === 'lora' || kind === 'embedding') {
    const { write } = writeAsItCame(content, 'a', { kind });
    const fill: Parameters<typeof storeAddOn>[1] = async (...to) => (await write(...to)).facts;
    return storeAddOn({ kind, name: 'a' }, fill);
  }
  return storeAddOn({ kind, name: 'a' }, async (directory, file) => {
    await writeText(directory, file, await content.text());
    const written = { bytes: content.size, sha256: await sha256(content), config: '{}' };
    if (kind === 'vae') {
      return { ...written, kind, source: 'a.pt', latents: { channels: 4, factor: 8 } };
    }
    if (kind === 'text-encoder') {
      return { ...written, kind, vocab: '[CLS]', hiddenSize: 8, projectionSize: 4 };
    }
    const fit = {
      textEncoder: 'clip' as const,
      textHiddenSize: 8,
      projectionSize: 4,
      imageSize: 28,
    };
    return { ...written, kind, processor: '{}', logitScale: 1, ...fit };
  });
}

async function sha256(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Buffer.from(digest).toString('hex');
}

/** Changes one byte of its file some time after it was written. */
async function damage(kind: Kind) {
  const { directory, stored } = (await openAddOn(await addOnId(kind, 'a')))!;
  vi.useFakeTimers({ now: Date.now() + 1000, toFake: ['Date'] });
  const access = await openAccess(await directory.getFileHandle(stored.file));
  access.write(Uint8Array.of(33), { at: 3 });
  access.close();
  vi.useRealTimers();
}

const shown = async () => (await listAddOns()).map(({ isDamaged = false }) => isDamaged);

test.each(KINDS)(
  '%s: one that has changed is refused and shown, until it is replaced',
  async (kind) => {
    const error = { code: 'integrity', details: { what: 'damaged', kind, name: 'a' } };
    await store(kind);
    await findAddOn(kind, 'a');
    expect(await shown()).toEqual([false]);
    await damage(kind);
    await expect(findAddOn(kind, 'a')).rejects.toMatchObject(error);
    await expect(findAddOn(kind, 'a')).rejects.toMatchObject(error);
    if (kind === 'vae') await expect(openVae('a')).rejects.toMatchObject(error);
    if (kind === 'image-encoder') {
      await expect(openImageEncoder('a')).rejects.toMatchObject(error);
    }
    expect(await shown()).toEqual([true]);
    await store(kind);
    await findAddOn(kind, 'a');
    expect(await shown()).toEqual([false]);
  },
);

test('an add-on without a hash gets one when it is used', async () => {
  await store('lora');
  const id = await addOnId('lora', 'a');
  const { directory, stored } = (await openAddOn(id))!;
  const { sha256: written, blockBytes, ...old } = stored;
  await writeText(directory, ADD_ON_FILE, JSON.stringify(old));
  await findAddOn('lora', 'a');
  expect((await openAddOn(id))!.stored).toEqual({ ...old, sha256: written, blockBytes });
  await damage('lora');
  await expect(findAddOn('lora', 'a')).rejects.toMatchObject({ code: 'integrity' });
});
