import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { identifyCheckpoint } from '../../core/formats/checkpoint/identify.ts';
import { bytesSource } from '../../core/formats/byte-source.ts';
import { withTensor } from '../../core/formats/__fixtures__/safetensors-file.ts';
import { readTensor } from '../../core/formats/checkpoint/checkpoint-file.ts';
import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import { blobSource } from '../blob-source.ts';
import { diffusersRecipe } from './diffusers-recipe.ts';
import { PART_NAMES, type ModelRecipe } from './model-recipe.ts';
import { recognise } from './recognise.ts';
import { singleFileRecipe } from './single-file-recipe.ts';
import { sourceFiles } from './source-files.ts';
import {
  diffusersFiles,
  digestsOf,
  goldenBlob,
  noClip,
  savedTokenizers,
  storedByDiffusers,
  storedPart,
  textBlob,
  VOCABULARY,
} from './__fixtures__/golden-files.ts';

/** Compares the stored bytes, tensor by tensor, with `.half()` of diffusers' conversion. */
async function expectAsDiffusers(recipe: ModelRecipe, except = '') {
  for (const part of PART_NAMES) {
    const stored = Object.entries(await digestsOf((await storedPart(recipe, part)).file));
    const wanted = storedByDiffusers(part);
    expect(stored.map(([name]) => name).sort()).toEqual(Object.keys(wanted).sort());
    for (const [name, digest] of stored) {
      if (name !== except) expect([name, digest]).toEqual([name, wanted[name]]);
    }
  }
}

async function fromFiles(files: Iterable<readonly [string, Blob]>): Promise<ModelRecipe> {
  const found = await recognise(sourceFiles(files), () => undefined);
  if (found.type === 'diffusers') return diffusersRecipe(found.files, noClip);
  if (found.type !== 'single-file') throw new Error(found.type);
  return singleFileRecipe(found.file, noClip);
}

const vocabulary = ['vocab.txt', textBlob(VOCABULARY)] as const;

describe('one file', () => {
  test('a trainer’s .ckpt is stored as diffusers converts it, without its moving average', async () => {
    const recipe = await fromFiles([
      ['m/x.ckpt', goldenBlob('ldm-ema.ckpt')],
      ['m/vocab.txt', vocabulary[1]],
    ]);
    await expectAsDiffusers(recipe);
    expect(recipe.leftOut).toEqual(['m/x.ckpt: model_ema.*']);
    expect(recipe.tokenizer).toMatchObject({ encoder: 'skyclip' });
    expect(JSON.parse(recipe.scheduler)).toMatchObject({ prediction_type: 'epsilon' });
  });

  test('what the yaml beside it says it predicts, and nobody else’s yaml', async () => {
    const schedulerWith = async (...others: (readonly [string, Blob])[]) => {
      const recipe = await fromFiles([
        ['m/x.ckpt', goldenBlob('ldm-ema.ckpt')],
        ['m/vocab.txt', vocabulary[1]],
        ...others,
      ]);
      return JSON.parse(recipe.scheduler) as Record<string, unknown>;
    };
    const yaml = 'model:\n  params:\n    parameterization: "v"\n';
    const v = textBlob(yaml);
    const eps = textBlob(yaml.replace('"v"', '"eps"'));
    const predicts = (prediction_type: string) => ({
      _class_name: 'PNDMScheduler',
      prediction_type,
    });
    expect(await schedulerWith(['m/x.yaml', v])).toMatchObject(predicts('v_prediction'));
    expect(await schedulerWith(['m/config.yml', v])).toMatchObject(predicts('v_prediction'));
    expect(await schedulerWith(['m/x.yaml', eps], ['m/y.yaml', v])).toMatchObject(
      predicts('epsilon'),
    );
    expect(await schedulerWith(['m/a.yaml', v], ['m/b.yaml', v])).toMatchObject(
      predicts('epsilon'),
    );
    expect(await schedulerWith(['other/x.yaml', v])).toMatchObject(predicts('epsilon'));
    const zero = textBlob(`${yaml}    rescale_betas_zero_snr: true\n`);
    expect(await schedulerWith(['m/x.yaml', zero])).toMatchObject({
      _class_name: 'DDIMScheduler',
      prediction_type: 'v_prediction',
      rescale_betas_zero_snr: true,
      timestep_spacing: 'trailing',
    });
  });

  test('half a safetensors file', async () => {
    const recipe = await fromFiles([['x.safetensors', goldenBlob('ldm.safetensors')], vocabulary]);
    // The file stores it in bfloat16, so its value has changed.
    await expectAsDiffusers(recipe, 'decoder.conv_in.bias');
    expect(recipe.leftOut).toEqual([]);
  });

  test('an inpainting model, with nine inputs', async () => {
    const name = 'model.diffusion_model.input_blocks.0.0.weight';
    const plain = new Uint8Array(await goldenBlob('ldm.safetensors').arrayBuffer());
    const { tensors } = await openCheckpoint(bytesSource('x.safetensors', plain));
    const shape = [tensors.get(name)!.shape[0]!, 9, 3, 3];
    const data = Uint8Array.from({ length: shape[0]! * 9 * 9 * 2 }, (_, i) => i % 61);
    const file = withTensor(plain, name, { dtype: 'F16', shape, data });
    const recipe = await fromFiles([
      ['x.safetensors', new Blob([file as Uint8Array<ArrayBuffer>])],
      vocabulary,
    ]);
    expect(JSON.parse(recipe.unet.config)).toMatchObject({ in_channels: 9, out_channels: 4 });
    const first = recipe.unet.tensors.get('conv_in.weight')!;
    expect(first.shape).toEqual(shape);
    expect(await readTensor(first)).toEqual(data);
  });

  test('whatever it is called', async () => {
    const recipe = await fromFiles([['download (1)', goldenBlob('ldm-ema.ckpt')], vocabulary]);
    await expectAsDiffusers(recipe);
  });

  test('with an autoencoder beside it, which takes the place of its own', async () => {
    const recipe = await fromFiles([
      ['x.safetensors', goldenBlob('ldm.safetensors')],
      ['x.vae.pt', goldenBlob('ldm.vae.pt')],
      vocabulary,
    ]);
    await expectAsDiffusers(recipe);
  });

  test('a text encoder of CLIP’s words gets CLIP’s vocabulary', async () => {
    const checkpoint = await openCheckpoint(blobSource('x.ckpt', goldenBlob('ldm-ema.ckpt')));
    const name = 'cond_stage_model.transformer.text_model.embeddings.token_embedding.weight';
    const words = { ...checkpoint.tensors.get(name)!, shape: [49_408, 12] };
    const recipe = await singleFileRecipe(
      {
        checkpoint: { ...checkpoint, tensors: new Map([...checkpoint.tensors, [name, words]]) },
        vae: null,
        beside: new Map(),
      },
      () => Promise.resolve(readFileSync('public/tokenizers/clip/merges.txt', 'utf8')),
    );
    expect(recipe.tokenizer.encoder).toBe('clip');
    expect(JSON.parse(recipe.textEncoder.config)).toMatchObject({
      vocab_size: 49_408,
      eos_token_id: 49_407,
    });
  });

  test.each([
    ['no-vae', /^first_stage_model\./],
    ['no-text-encoder', /^cond_stage_model\./],
    ['unet-alone', /^(first_stage|cond_stage)_model\./],
  ])('without a part it says so: %s', async (fault, gone) => {
    const checkpoint = await openCheckpoint(blobSource('x.ckpt', goldenBlob('ldm-ema.ckpt')));
    const tensors = new Map([...checkpoint.tensors].filter(([name]) => !gone.test(name)));
    const file = { checkpoint: { ...checkpoint, tensors }, vae: null, beside: new Map() };
    await expect(singleFileRecipe(file, noClip)).rejects.toMatchObject({ details: { fault } });
  });

  test.each(['cond_stage_model.transformer.', 'cond_stage_model.roberta.'])(
    'with BERT at %s it says that the folder is needed, as for Taiyi and AltDiffusion',
    async (prefix) => {
      const checkpoint = await openCheckpoint(blobSource('x.ckpt', goldenBlob('ldm-ema.ckpt')));
      const tensors = new Map(
        [...checkpoint.tensors].map(([name, tensor]) => [
          name.replace(
            'cond_stage_model.transformer.text_model.embeddings.token_embedding.',
            `${prefix}embeddings.word_embeddings.`,
          ),
          tensor,
        ]),
      );
      const file = { checkpoint: { ...checkpoint, tensors }, vae: null, beside: new Map() };
      await expect(singleFileRecipe(file, noClip)).rejects.toMatchObject({
        code: 'unsupported',
        details: { file: 'x.ckpt', fault: 'text-encoder-needs-folder' },
      });
    },
  );

  test('SD 1 in the names of SDXL’s code is SD 1', async () => {
    const checkpoint = await openCheckpoint(blobSource('x.ckpt', goldenBlob('ldm-ema.ckpt')));
    const tensors = new Map(
      [...checkpoint.tensors].map(([name, tensor]) => [
        name.replace(/^cond_stage_model\./, 'conditioner.embedders.0.'),
        tensor,
      ]),
    );
    const file = { ...checkpoint, tensors };
    expect(identifyCheckpoint(tensors)).toBe('sd1');
    const beside = new Map([['vocab.txt', vocabulary[1]]]);
    await expectAsDiffusers(
      await singleFileRecipe({ checkpoint: file, vae: null, beside }, noClip),
    );
  });

  test.each([
    [
      'no vocabulary',
      [['x.ckpt', goldenBlob('ldm-ema.ckpt')]],
      'unsupported',
      /60 words without its vocabulary/,
    ],
    [
      'a vocabulary too long',
      [
        ['x.ckpt', goldenBlob('ldm-ema.ckpt')],
        ['vocab.txt', textBlob(`${VOCABULARY}\nmore`)],
      ],
      'invalid-file',
      /more words than the text encoder has/,
    ],
    [
      'two models',
      [
        ['x.ckpt', goldenBlob('ldm-ema.ckpt')],
        ['y.safetensors', goldenBlob('ldm.safetensors')],
      ],
      'unsupported',
      /several-models/,
    ],
    ['a web page', [['x.safetensors', textBlob('<!doctype html>')]], 'unsupported', /web page/],
    ['text alone', [['readme.txt', textBlob('hello')]], 'unsupported', /nothing-known/],
    ['nothing', [], 'unsupported', /nothing-known/],
    ['a folder’s clutter', [['.DS_Store', textBlob('x')]], 'unsupported', /nothing-known/],
  ] as [string, [string, Blob][], string, RegExp][])(
    '%s is refused',
    async (_, files, code, message) => {
      await expect(fromFiles(files)).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message) as string,
      });
    },
  );
});

describe('a diffusers folder', () => {
  /** The UNet that diffusers converts from the original names, as a separate file. */
  async function wholeFolder() {
    const single = await fromFiles([['x.ckpt', goldenBlob('ldm-ema.ckpt')], vocabulary]);
    const unet = (await storedPart(single, 'unet', 'F32')).file;
    return diffusersFiles().set('unet/diffusion_pytorch_model.safetensors', unet);
  }

  test('is stored as diffusers reads it: pickles, names of old, single precision', async () => {
    const folder = (await wholeFolder()).set('safety_checker/model.safetensors', textBlob('?'));
    const recipe = await fromFiles([...folder].map(([path, file]) => [`SkyPaint/${path}`, file]));
    await expectAsDiffusers(recipe);
    expect(recipe.leftOut).toEqual(['safety_checker/model.safetensors']);
    expect(JSON.parse(recipe.scheduler)).toMatchObject({ _class_name: 'DDIMScheduler' });
  });

  test('as transformers 5 saves its tokenizer, with what the config says of it', async () => {
    const folder = await wholeFolder();
    folder.delete('tokenizer/vocab.txt');
    for (const [name, text] of Object.entries(savedTokenizers().bert.files)) {
      folder.set(`tokenizer/${name}`, textBlob(text));
    }
    const { tokenizer } = await fromFiles(folder);
    expect(tokenizer).toEqual({
      encoder: 'skyclip',
      vocab: `${VOCABULARY}\n`,
      bert: { lowercase: false, stripAccents: null, separatesHan: true },
    });
  });

  test('a vocabulary’s own file goes before tokenizer.json', async () => {
    const folder = await wholeFolder();
    folder.set('tokenizer/tokenizer.json', textBlob('not opened'));
    expect((await fromFiles(folder)).tokenizer).toEqual({
      encoder: 'skyclip',
      vocab: VOCABULARY,
    });
  });

  test('in shards', async () => {
    const folder = await wholeFolder();
    folder.delete('text_encoder/pytorch_model.bin');
    for (const name of [
      'pytorch_model.bin.index.json',
      'pytorch_model-00001-of-00002.bin',
      'pytorch_model-00002-of-00002.bin',
    ]) {
      folder.set(`text_encoder/${name}`, goldenBlob(name));
    }
    await expectAsDiffusers(await fromFiles(folder));
  });

  test('safetensors before pickles, half precision before single, never both', async () => {
    const folder = await wholeFolder();
    folder.set('vae/diffusion_pytorch_model.bin', textBlob('not opened'));
    folder.set('vae/diffusion_pytorch_model.safetensors', textBlob('not opened'));
    await expectAsDiffusers(await fromFiles(folder));
  });

  test.each([
    ['model_index.json', { _class_name: 'StableDiffusionXLPipeline' }, 'sdxl'],
    ['model_index.json', { _class_name: 'FluxPipeline' }, 'flux'],
    ['model_index.json', { _class_name: 'StableDiffusion3Pipeline' }, 'sd3'],
    ['model_index.json', { _class_name: 'KandinskyPipeline' }, 'Kandinsky 2.1'],
    ['vae/config.json', { _class_name: 'AutoencoderTiny' }, 'taesd'],
    ['unet/config.json', { _class_name: 'UNet3DConditionModel' }, 'UNet3DConditionModel'],
    ['unet/config.json', { in_channels: 9, cross_attention_dim: 1024 }, 'sd2-inpainting'],
    [
      'unet/config.json',
      { in_channels: 8, out_channels: 4, cross_attention_dim: 768 },
      'sd1-instruct-pix2pix',
    ],
    ['unet/config.json', { in_channels: 4, cross_attention_dim: 1024 }, 'sd2'],
    ['unet/config.json', { in_channels: 4, cross_attention_dim: 2048 }, 'sdxl'],
  ])('another family is named: %s %j', async (path, content, what) => {
    const folder = (await wholeFolder()).set(path, textBlob(content));
    await expect(fromFiles(folder)).rejects.toMatchObject({
      code: 'unsupported',
      details: { what },
    });
  });

  test('a pipeline without a UNet is called by its name, and not by the files it lacks', async () => {
    const index = { _class_name: 'PixArtAlphaPipeline' };
    const folder = new Map([['pixart/model_index.json', textBlob(index)]]);
    await expect(fromFiles(folder)).rejects.toMatchObject({
      code: 'unsupported',
      details: { fault: 'other-family', named: 'PixArt-α' },
    });
  });

  test.each([
    ['unet/diffusion_pytorch_model.safetensors', 'no complete set of weights'],
    ['vae/config.json', 'missing'],
    ['text_encoder/pytorch_model.bin', 'no complete set of weights'],
  ])('without %s it is refused', async (path, reason) => {
    const folder = await wholeFolder();
    folder.delete(path);
    await expect(fromFiles(folder)).rejects.toMatchObject({
      code: 'invalid-file',
      details: { reason },
    });
  });

  test('a part that is another part is refused', async () => {
    const folder = (await wholeFolder()).set(
      'unet/diffusion_pytorch_model.safetensors',
      goldenBlob('vae.fp16.safetensors'),
    );
    await expect(fromFiles(folder)).rejects.toMatchObject({ code: 'unsupported' });
  });
});
