import { describe, expect, test } from 'vitest';
import {
  expected,
  goldenBytes,
  goldenSource,
  halvesOf,
  sha256,
  SAFETENSORS_DTYPES,
  sha256OfTensor,
} from '../__goldens__/golden-file.ts';
import { bytesSource, type ByteSource } from '../byte-source.ts';
import { readTensor } from './checkpoint-file.ts';
import { openCheckpoint } from './open-checkpoint.ts';
import { openShards, readShardIndex } from './shards.ts';
import { isFloatDtype } from './to-half.ts';

describe.each(['views.pt', 'views-protocol-4.pt'])('%s of torch.save', (name) => {
  test('has every tensor as torch sees it', async () => {
    const { tensors } = await openCheckpoint(goldenSource(name));
    expect([...tensors.keys()]).toEqual(Object.keys(expected.views));
    for (const [key, { dtype, shape, sha256 }] of Object.entries(expected.views)) {
      const tensor = tensors.get(key)!;
      expect([key, tensor.dtype, tensor.shape]).toEqual([key, SAFETENSORS_DTYPES[dtype], shape]);
      expect([key, await sha256OfTensor(tensor)]).toEqual([key, sha256]);
    }
  });

  test('converts to float16 as .half() does', async () => {
    const { tensors } = await openCheckpoint(goldenSource(name));
    for (const [key, tensor] of tensors) {
      if (!isFloatDtype(tensor.dtype)) continue;
      const { halves } = await halvesOf(tensor);
      const ofTorch = expected.views[key]!.half!.map(withOneNan);
      expect([key, [...halves].map(withOneNan)]).toEqual([key, ofTorch]);
    }
  });
});

const withOneNan = (half: number) => ((half & 0x7fff) > 0x7c00 ? NaN : half);

test('values outside float16’s range are counted', async () => {
  const { tensors } = await openCheckpoint(goldenSource('views.pt'));
  const reportOf = async (name: string) => (await halvesOf(tensors.get(name)!)).report;
  expect(await reportOf('float32')).toEqual({ overflows: 2, infinities: 2, nans: 1 });
  expect(await reportOf('float16')).toEqual({ overflows: 0, infinities: 4, nans: 1 });
  expect(await reportOf('plain')).toEqual({ overflows: 0, infinities: 0, nans: 0 });
});

test('a trainer’s checkpoint: the state_dict, without callbacks and counters', async () => {
  const { tensors, metadata } = await openCheckpoint(goldenSource('ldm-ema.ckpt'));
  expect(tensors.size).toBe(
    tensorsOf('unet') * 2 + tensorsOf('vae') + tensorsOf('textEncoder') + 4,
  );
  expect(tensors.get('alphas_cumprod')).toMatchObject({ dtype: 'F64', shape: [10] });
  expect(tensors.get('model_ema.num_updates')).toMatchObject({ dtype: 'I32', shape: [] });
  expect(metadata.size).toBe(0);
});

const tensorsOf = (part: 'unet' | 'vae' | 'textEncoder') => Object.keys(expected[part]).length;

test('only the requested pieces are read', async () => {
  const whole = goldenSource('ldm-ema.ckpt');
  let read = 0;
  const counted: ByteSource = {
    ...whole,
    read: (start, end) => ((read += end - start), whole.read(start, end)),
  };
  const { tensors } = await openCheckpoint(counted);
  const forOpening = read;
  await readTensor(tensors.get('model.diffusion_model.out.2.weight')!);
  // The end of the archive, with its directory, and the pickle.
  expect(forOpening).toBeLessThan(whole.bytes / 2);
  expect(read - forOpening).toBeLessThan(4096);
});

describe('shards', () => {
  test.each(['sharded.safetensors.index.json', 'pytorch_model.bin.index.json'])(
    '%s: opens all tensors as one file',
    async (name) => {
      const { tensors } = await openShards(goldenSource(name), goldenSource);
      const part = name.startsWith('sharded') ? 'vae' : 'textEncoder';
      expect([...tensors.keys()].sort()).toEqual(Object.keys(expected[part]).sort());
      if (part === 'vae') return;
      for (const [key, [, , hash]] of Object.entries(expected[part])) {
        const { halves } = await halvesOf(tensors.get(key)!);
        expect([key, hash]).toEqual([key, sha256(new Uint8Array(halves.buffer))]);
      }
    },
  );

  const index = (weightMap: unknown) =>
    bytesSource('x.safetensors.index.json', Buffer.from(JSON.stringify({ weight_map: weightMap })));

  test.each([
    ['a path upwards', { a: '../secret.safetensors' }],
    ['a path from the root', { a: '/etc/passwd' }],
    ['another folder', { a: 'unet/x.safetensors' }],
    ['a backslash', { a: '..\\x.safetensors' }],
    ['an address', { a: 'https:x' }],
    ['a number', { a: 7 }],
  ])('refuses %s', async (_, weightMap) => {
    await expect(readShardIndex(index(weightMap))).rejects.toMatchObject({
      code: 'invalid-file',
      details: { reason: 'index names a file outside its folder' },
    });
  });

  test('refuses a shard that lacks a tensor', async () => {
    const opened = openShards(index({ nothing: 'vae.fp16.safetensors' }), goldenSource);
    await expect(opened).rejects.toMatchObject({ details: { tensor: 'nothing' } });
  });
});

describe('names unsupported formats', () => {
  test.each([
    ['a Git LFS pointer', 'lfs-pointer', 'version https://git-lfs/spec/v1\noid sha256:0\n'],
    ['a web page', 'html', '<!DOCTYPE html><title>404</title>'],
    ['a GGUF file', 'other-format', 'GGUF\u0003\u0000\u0000\u0000'],
    ['a compressed archive', 'archive', '\u001f\u008b\u0008\u0000'],
  ])('%s', async (what, fault, text) => {
    const opened = openCheckpoint(bytesSource('model.safetensors', Buffer.from(text, 'latin1')));
    await expect(opened).rejects.toMatchObject({
      code: 'unsupported',
      details: { what: expect.stringContaining(what) as string, fault },
    });
  });

  test('the tar of PyTorch 0.1', async () => {
    const tar = Buffer.alloc(1024);
    tar.write('ustar', 257);
    await expect(openCheckpoint(bytesSource('x.pt', tar))).rejects.toMatchObject({
      code: 'unsupported',
    });
  });
});

test.each([0x80, 0x8b1f, 0x1f8b])(
  'a safetensors file whose header of %i bytes begins like another format',
  async (length) => {
    const header = '{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}'.padEnd(length);
    const content = Buffer.alloc(8 + length + 1);
    content.writeUInt32LE(length);
    content.write(header, 8);
    const { tensors } = await openCheckpoint(bytesSource('x.safetensors', content));
    expect([...tensors.keys()]).toEqual(['x']);
  },
);

test('a file that shrinks while it is read', async () => {
  const content = goldenBytes('vae.fp16.safetensors');
  const source = {
    ...bytesSource('x', content),
    read: (a: number, b: number) =>
      Promise.resolve(new Uint8Array(content.subarray(a, Math.min(b, 20_000)))),
  };
  const { tensors } = await openCheckpoint(source);
  const reading = Promise.all([...tensors.values()].map(readTensor));
  await expect(reading).rejects.toMatchObject({ code: 'invalid-file' });
});
