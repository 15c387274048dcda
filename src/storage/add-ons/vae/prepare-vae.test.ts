import { expect, test } from 'vitest';
import {
  digestsOf,
  goldenBlob,
  storedByDiffusers,
  storedTensors,
  textBlob,
} from '../../import/__fixtures__/golden-files.ts';
import { recognise } from '../../import/recognise.ts';
import { sourceFiles } from '../../import/source-files.ts';
import { vaeName, vaeRecipe } from './prepare-vae.ts';

const recogniseVae = async (...files: (readonly [string, Blob])[]) => {
  const all = sourceFiles(files);
  const found = await recognise(all, () => undefined);
  if (found.type !== 'add-on') throw new Error(found.type);
  const { kind, path } = found;
  return { kind, path, name: vaeName(path, all, null), ...(await vaeRecipe(found, all)) };
};
const halves = goldenBlob('vae.fp16.safetensors');
const original = goldenBlob('ldm.vae.pt');
const config = textBlob({ _class_name: 'AutoencoderKL' });

async function expectVaeAsDiffusers({ tensors }: Awaited<ReturnType<typeof recogniseVae>>) {
  const stored = Object.entries(await digestsOf((await storedTensors(tensors)).file));
  expect(Object.fromEntries(stored)).toEqual(storedByDiffusers('vae'));
}

test('in the original names, called by its file', async () => {
  const found = await recogniseVae(['VAE/kl-f8.vae.pt', original]);
  const path = 'VAE/kl-f8.vae.pt';
  expect(found).toMatchObject({ kind: 'vae', name: 'kl-f8', path, configPath: path });
  await expectVaeAsDiffusers(found);
});

test('in diffusers’ names', async () => {
  const found = await recogniseVae(['sd-vae-ft-mse.safetensors', halves]);
  const path = 'sd-vae-ft-mse.safetensors';
  expect(found).toMatchObject({ name: 'sd-vae-ft-mse', configPath: path });
  await expectVaeAsDiffusers(found);
});

test('as a folder of diffusers’, called by the folder: halves of several files, and its own config', async () => {
  const found = await recogniseVae(
    ['ft-mse/README.md', textBlob('hello')],
    ['ft-mse/config.json', config],
    ['ft-mse/diffusion_pytorch_model.bin', original],
    ['ft-mse/diffusion_pytorch_model.fp16.safetensors', halves],
  );
  expect(found).toMatchObject({
    name: 'ft-mse',
    path: 'ft-mse/diffusion_pytorch_model.fp16.safetensors',
    configPath: 'ft-mse/config.json',
  });
  expect(JSON.parse(found.config)).toEqual({ _class_name: 'AutoencoderKL' });
});

test('a config beside a file of another name does not belong to it', async () => {
  const found = await recogniseVae(['config.json', config], ['x.vae.safetensors', halves]);
  expect(found).toMatchObject({ name: 'x', configPath: 'x.vae.safetensors' });
});

test.each([
  [
    'two VAEs',
    [
      ['a.vae.pt', original],
      ['b.safetensors', halves],
    ],
  ],
  [
    'two folders',
    [
      ['a/diffusion_pytorch_model.safetensors', halves],
      ['b/diffusion_pytorch_model.safetensors', halves],
    ],
  ],
  [
    'a VAE with a LoRA',
    [
      ['a.vae.pt', original],
      ['b.safetensors', goldenBlob('lora-kohya.safetensors')],
    ],
  ],
] as [string, [string, Blob][]][])('%s are too many at once', async (_, files) => {
  await expect(recogniseVae(...files)).rejects.toMatchObject({
    code: 'unsupported',
    details: { what: 'several-models' },
  });
});
