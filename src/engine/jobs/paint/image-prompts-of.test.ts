import { beforeEach, describe, expect, test, vi } from 'vitest';
import { IMPORT_CONTEXT } from '../../library/__fixtures__/import-context.ts';
import { importFiles } from '../../../storage/import/import-files.ts';
import { deleteAddOn, listAddOns } from '../../../storage/library/add-ons.ts';
import { renamedWeights } from '../../../storage/import/__fixtures__/renamed-weights.ts';
import { openEngine, WASM } from './__fixtures__/golden-pictures.ts';
import {
  adapterFile,
  base,
  benchOn,
  controlOf,
  decode,
  importAll,
} from './__fixtures__/tiny-ip-adapters.ts';
import { imagePromptsOf } from './image-prompts-of.ts';

vi.setConfig({ testTimeout: 120_000 });

const PLUS = { file: 'tiny-ip-plus.safetensors', picture: 0, weight: 1, start: 0, end: 1 };
const bench = benchOn(WASM);
const promptsOf = (adapter: Partial<typeof PLUS> = {}, signal = new AbortController().signal) =>
  imagePromptsOf([controlOf({ ...PLUS, ...adapter })], { bench, signal }, decode);

beforeEach(importAll);

async function forget(kind: 'image-encoder' | 'ip-adapter'): Promise<void> {
  for (const addOn of await listAddOns()) if (addOn.kind === kind) await deleteAddOn(addOn.id);
}

describe('a request is refused in words', () => {
  test('for an adapter that is not there', async () => {
    await expect(promptsOf({ file: 'other.bin' })).rejects.toMatchObject({
      code: 'invalid-request',
      details: { field: 'controls', what: 'ip-adapter', found: 'other' },
    });
  });

  test('without an image encoder that gives what the adapter reads', async () => {
    await forget('image-encoder');
    await expect(promptsOf()).rejects.toMatchObject({
      code: 'invalid-request',
      details: { what: 'no-picture-encoder', found: 'tiny-ip-plus', width: 24, preset: null },
    });
  });

  test('with an adapter for a UNet of another form', async () => {
    const { name } = new File([], 'narrow.safetensors');
    const bytes = new Uint8Array(await adapterFile(PLUS.file).arrayBuffer());
    // The UNet has sixteen cross attentions.
    const narrow = await renamedWeights(Buffer.from(bytes), (one) =>
      one.startsWith('ip_adapter.31.') ? null : one,
    );
    await importFiles([[name, narrow]], [], IMPORT_CONTEXT);
    const { adapters } = (await promptsOf({ file: name }))!;
    const { model } = await openEngine(base);
    await expect(model.useAdapters(adapters)).rejects.toMatchObject({
      code: 'invalid-request',
      details: { what: 'ip-adapter-misfit', found: 'narrow', width: 32, expected: 32 },
    });
  });
});

test('a picture with weight 0 is left out, even if what it needs is missing', async () => {
  await forget('image-encoder');
  expect(await promptsOf({ weight: 0 })).toEqual({ prompts: [], adapters: [] });
});

test('a picture is read once, and again for an adapter that reads something else', async () => {
  const [first, second, other] = [
    (await promptsOf())!,
    (await promptsOf({ weight: 0.5 }))!,
    (await promptsOf({ file: 'tiny-ip.bin' }))!,
  ];
  const statesOf = ({ prompts }: typeof first) => prompts[0]!.picture.states;
  expect(statesOf(second)).toBe(statesOf(first));
  expect(statesOf(first).shape).toEqual([1, 17, 24]);
  expect(statesOf(other).shape).toEqual([1, 1, 20]);
});

test('an adapter’s weights count as long as it guides, and the encoder’s while it encodes', async () => {
  const { model } = await openEngine(base);
  const [own, largest] = [model.weightBytes, model.largestPicture];
  const [small, large] = [
    (await promptsOf({ file: 'tiny-ip-full.safetensors' }))!,
    (await promptsOf())!,
  ];
  await model.useAdapters(small.adapters);
  const one = model.weightBytes - own;
  expect(model.largestPicture).toBeLessThan(largest);
  // They are put on the device one after another.
  await model.useAdapters([...small.adapters, ...large.adapters]);
  const both = model.weightBytes - own;
  expect(one).toBeGreaterThan(10_000);
  expect(both).toBeGreaterThan(2 * one);
  await model.useAdapters([]);
  expect([model.weightBytes, model.largestPicture]).toEqual([own, largest]);

  const looking = benchOn(WASM);
  const makeRoom = vi.spyOn(looking, 'makeRoomFor');
  const control = { ...controlOf(PLUS), fit: 'fill' } as const;
  await imagePromptsOf([control], { bench: looking, signal: new AbortController().signal }, decode);
  expect(makeRoom).toHaveBeenCalledOnce();
  expect(makeRoom.mock.calls[0]![0].model.weightBytes).toBeGreaterThan(30_000);
});

test('ends with nothing when it is cancelled', async () => {
  expect(await promptsOf({}, AbortSignal.abort())).toBeNull();
});
