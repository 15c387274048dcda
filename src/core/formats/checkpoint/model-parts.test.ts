import { describe, expect, test } from 'vitest';
import {
  expected,
  goldenSource,
  halvesOf,
  sha256,
  type Origins,
} from '../__goldens__/golden-file.ts';
import type { CheckpointFile } from './checkpoint-file.ts';
import { deriveClipTextConfig, deriveUnetConfig, deriveVaeConfig } from './derive-configs.ts';
import { modelParts, type PartTensors } from './model-parts.ts';
import { openCheckpoint } from './open-checkpoint.ts';

const open = async (name: string) => openCheckpoint(goldenSource(name));

/** Names and shapes must match diffusers' conversion, and every weight its `.half()`, bit for bit. */
async function expectAsDiffusers(part: PartTensors | undefined, origins: Origins): Promise<void> {
  expect([...part!.keys()].sort()).toEqual(Object.keys(origins).sort());
  for (const [name, [, shape, hash]] of Object.entries(origins)) {
    const tensor = part!.get(name)!;
    expect([name, tensor.shape]).toEqual([name, shape]);
    const { halves } = await halvesOf(tensor);
    expect([name, sha256(new Uint8Array(halves.buffer))]).toEqual([name, hash]);
  }
}

describe('a tiny autoencoder', () => {
  const file = (prefixes: readonly string[], first: number) => {
    const tensor = { shape: [4, 4, 3, 3] };
    const names = prefixes.flatMap((prefix) => [
      `${prefix}${first}.weight`,
      `${prefix}${first + 2}.conv.0.weight`,
    ]);
    const tensors = new Map(names.map((name) => [name, tensor]));
    return { name: 'x', tensors, metadata: new Map() } as unknown as CheckpointFile;
  };

  test.each([
    ['TAESD’s own file', [''], 1],
    ['both halves in one file', ['taesd_encoder.', 'taesd_decoder.'], 1],
    ['diffusers’ file', ['encoder.layers.', 'decoder.layers.'], 0],
  ])('%s has a decoder', (_, prefixes, first) => {
    expect([...modelParts(file(prefixes, first)).vae!.keys()]).toEqual([
      'decoder.layers.0.weight',
      'decoder.layers.2.conv.0.weight',
    ]);
  });

  test.each([
    ['', 0],
    ['taesd_encoder.', 0],
    ['encoder.layers.', 0],
  ])('an encoder alone, with the names “%s%d…”, is not a tiny autoencoder', (prefix, first) => {
    expect(() => modelParts(file([prefix], first))).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        details: expect.objectContaining({ what: 'other-vae' }) as object,
      }),
    );
  });
});

describe('one file with the original names is converted as by diffusers', () => {
  test('a trainer’s .ckpt', async () => {
    const parts = modelParts(await open('ldm-ema.ckpt'));
    await expectAsDiffusers(parts.unet, expected.unet);
    await expectAsDiffusers(parts.vae, expected.vae);
    await expectAsDiffusers(parts.textEncoder, expected.textEncoder);
  });

  test('uses the moving average if asked to', async () => {
    const parts = modelParts(await open('ldm-ema.ckpt'), { ema: true });
    await expectAsDiffusers(parts.unet, expected.unetEma);
  });

  test('reports that there is no moving average', async () => {
    const file = await open('ldm.safetensors');
    expect(() => modelParts(file, { ema: true })).toThrow(
      expect.objectContaining({ code: 'invalid-file' }),
    );
  });

  test('safetensors in float16', async () => {
    const parts = modelParts(await open('ldm.safetensors'));
    await expectAsDiffusers(parts.unet, expected.unet);
    await expectAsDiffusers(parts.textEncoder, expected.textEncoder);
    // The file stores one bias in bfloat16, so its value has changed.
    const { 'decoder.conv_in.bias': bias, ...vae } = expected.vae;
    expect(bias).toBeDefined();
    const { 'decoder.conv_in.bias': found, ...rest } = Object.fromEntries(parts.vae!);
    expect(found).toMatchObject({ dtype: 'BF16', shape: [16] });
    await expectAsDiffusers(new Map(Object.entries(rest)), vae);
  });

  test('a VAE file', async () => {
    const parts = modelParts(await open('ldm.vae.pt'));
    await expectAsDiffusers(parts.vae, expected.vae);
    expect(parts).not.toHaveProperty('unet');
  });
});

describe('one part in diffusers’ names', () => {
  test('a VAE from before diffusers 0.15', async () => {
    const { vae } = modelParts(await open('vae.fp16.safetensors'));
    await expectAsDiffusers(vae, expected.vae);
  });

  test('a text encoder, without its position_ids', async () => {
    const { textEncoder } = modelParts(await open('pytorch_model.bin'));
    await expectAsDiffusers(textEncoder, expected.textEncoder);
  });
});

test('configs derived from shapes', async () => {
  const { unet, vae, textEncoder } = modelParts(await open('ldm.safetensors'));
  const derived = {
    unet: deriveUnetConfig(unet!, { heads: 2, groups: 4, sampleSize: 256 }),
    vae: deriveVaeConfig(vae!, { groups: 4 }),
    textEncoder: deriveClipTextConfig(textEncoder!, { heads: 2, eosTokenId: 2 }),
  };
  // Where diffusers' converter omits a field, the default of its models is right for SD.
  const { class_embed_type, addition_embed_type, ...config } = expected.configs.unet;
  expect([class_embed_type, addition_embed_type]).toEqual([null, null]);
  expect(derived.unet).toMatchObject(withoutNull(config));
  expect(derived.vae).toMatchObject(withoutNull(expected.configs.vae));
  expect(derived.textEncoder).toMatchObject(expected.configs.textEncoder);
});

const withoutNull = (config: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));

test('a VAE with one weight in two spellings is refused', async () => {
  const file = await open('vae.fp16.safetensors');
  const name = 'decoder.mid_block.attentions.0.to_q.weight';
  const twin = [name, file.tensors.get(name.replace('to_q', 'query'))!] as const;
  expect(() => modelParts({ ...file, tensors: new Map([...file.tensors, twin]) })).toThrow(
    expect.objectContaining({
      code: 'invalid-file',
      details: expect.objectContaining({ tensor: name }),
    }),
  );
});

test('names on Object.prototype are not mistaken for parts of an attention layer', async () => {
  const file = await open('ldm.vae.pt');
  const odd = 'first_stage_model.decoder.mid.attn_1.constructor.weight';
  const prefix = [...file.tensors.keys()].some((name) => name.startsWith('first_stage_model.'));
  const name = prefix ? odd : odd.replace('first_stage_model.', '');
  const tensors = new Map([...file.tensors, [name, [...file.tensors.values()][0]!] as const]);
  const { vae } = modelParts({ ...file, tensors });
  expect([...vae!.keys()]).toContain('decoder.mid_block.attentions.0.constructor.weight');
});
