import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseManifest } from '../../contract/manifest.ts';
import type { RepositoryListing } from './list-repository.ts';
import { diffusersFiles, planDownload } from './plan-download.ts';

const COMMIT = 'ab'.repeat(20);

function repository(
  sizes: Readonly<Record<string, number>>,
  card: RepositoryListing['card'] = { license: 'mit' },
  repo = 'owner/Some.Model',
): RepositoryListing {
  const source = { endpoint: 'https://hub', repo, revision: 'main', commit: COMMIT };
  const files = Object.entries(sizes).map(([path, bytes], index) => ({
    path,
    bytes,
    hash: {
      algorithm: 'sha256' as const,
      digest: index.toString(16).padStart(8, '0').padEnd(64, '0'),
    },
  }));
  return { source, files, card };
}

const SD15 = {
  'README.md': 9,
  'model_index.json': 1,
  'scheduler/scheduler_config.json': 2,
  'text_encoder/config.json': 3,
  'text_encoder/model.fp16.safetensors': 100,
  'text_encoder/model.safetensors': 200,
  'text_encoder/pytorch_model.bin': 200,
  'tokenizer/merges.txt': 4,
  'tokenizer/vocab.json': 5,
  'tokenizer/tokenizer_config.json': 6,
  'tokenizer/special_tokens_map.json': 7,
  'unet/config.json': 8,
  'unet/diffusion_pytorch_model.bin': 2000,
  'unet/diffusion_pytorch_model.non_ema.safetensors': 2000,
  'unet/diffusion_pytorch_model.safetensors': 2000,
  'vae/config.json': 9,
  'vae/diffusion_pytorch_model.safetensors': 300,
  'vae/diffusion_pytorch_model.onnx': 300,
  'safety_checker/model.safetensors': 600,
  'feature_extractor/preprocessor_config.json': 1,
  'v1-5-pruned.ckpt': 7000,
};

describe('a diffusers folder', () => {
  test('gives each file that the pipeline needs once', () => {
    const offer = planDownload(repository(SD15));
    expect(offer).toMatchObject({
      type: 'plan',
      plan: {
        id: 'owner-some-model-abababab',
        layout: 'diffusers',
        totalBytes: 1 + 2 + 3 + 100 + 8 + 2000 + 9 + 300 + 4 + 5 + 6,
      },
    });
    const paths = offer.type === 'plan' ? offer.plan.files.map(({ path }) => path) : [];
    expect(paths).toEqual([
      'model_index.json',
      'scheduler/scheduler_config.json',
      'text_encoder/config.json',
      'text_encoder/model.fp16.safetensors',
      'unet/config.json',
      'unet/diffusion_pytorch_model.safetensors',
      'vae/config.json',
      'vae/diffusion_pytorch_model.safetensors',
      'tokenizer/vocab.json',
      'tokenizer/merges.txt',
      'tokenizer/tokenizer_config.json',
    ]);
  });

  test('offers its own safety checker besides, in one format and precision', () => {
    const listing = repository({
      ...SD15,
      'safety_checker/config.json': 7,
      'safety_checker/model.fp16.safetensors': 300,
      'safety_checker/pytorch_model.bin': 600,
    });
    const offer = planDownload(listing);
    if (offer.type !== 'plan') throw new Error(offer.type);
    const { plan, withSafetyChecker } = offer;
    expect(withSafetyChecker).toEqual({
      ...plan,
      totalBytes: plan.totalBytes + 7 + 1 + 300,
      files: [
        ...plan.files,
        ...[
          'safety_checker/config.json',
          'feature_extractor/preprocessor_config.json',
          'safety_checker/model.fp16.safetensors',
        ].map((path) => expect.objectContaining({ path }) as unknown),
      ],
    });
  });

  test.each([
    'safety_checker/config.json',
    'safety_checker/model.safetensors',
    'feature_extractor/preprocessor_config.json',
  ])('offers no safety checker without %s', (gone) => {
    const { [gone]: _, ...others } = { ...SD15, 'safety_checker/config.json': 7 } as Record<
      string,
      number
    >;
    expect(planDownload(repository(others))).not.toHaveProperty('withSafetyChecker');
  });

  test('takes XLM-R’s vocabulary if there is no other, as in AltDiffusion', () => {
    const others = Object.keys(SD15).filter((path) => !/vocab|merges/.test(path));
    const { paths, missing } = diffusersFiles([...others, 'tokenizer/sentencepiece.bpe.model']);
    expect(paths).toContain('tokenizer/sentencepiece.bpe.model');
    expect(missing).toEqual([]);
  });

  test('prefers a BERT vocabulary, which is what SkyCLIP has', () => {
    const { paths } = diffusersFiles([...Object.keys(SD15), 'tokenizer/vocab.txt']);
    expect(paths.filter((path) => path.startsWith('tokenizer/'))).toEqual([
      'tokenizer/vocab.txt',
      'tokenizer/tokenizer_config.json',
    ]);
  });

  test('takes tokenizer.json if there is nothing else, as transformers 5 saves it', () => {
    const paths = Object.keys(SD15).filter((path) => !/vocab|merges/.test(path));
    const { paths: taken, missing } = diffusersFiles([...paths, 'tokenizer/tokenizer.json']);
    expect(missing).toEqual([]);
    expect(taken.filter((path) => path.startsWith('tokenizer/'))).toEqual([
      'tokenizer/tokenizer.json',
      'tokenizer/tokenizer_config.json',
    ]);
  });

  test.each([
    ['model_index.json', 'model_index.json'],
    ['tokenizer/merges.txt', 'tokenizer/vocab.txt'],
    ['unet/config.json', 'unet/config.json'],
    ['vae/diffusion_pytorch_model.safetensors', 'vae/*.safetensors'],
  ])('without %s lacks %s', (gone, missing) => {
    const paths = Object.keys(SD15).filter((path) => path !== gone);
    expect(diffusersFiles(paths).missing).toEqual([missing]);
  });
});

test('an adapter comes with peft’s settings beside it', () => {
  const listing = repository({
    'adapter_config.json': 1,
    'adapter_model.safetensors': 5,
    'other/adapter_config.json': 1,
  });
  expect(planDownload(listing)).toMatchObject({
    plan: { files: [{ path: 'adapter_model.safetensors' }, { path: 'adapter_config.json' }] },
  });
});

describe('single-file checkpoints', () => {
  test('come with the yaml of the same name, which may say that they predict v', () => {
    const listing = repository({ 'x.ckpt': 2000, 'x.yaml': 10, 'y.ckpt': 3000, 'z.yaml': 10 });
    const pathsOf = (choice: string) => {
      const offer = planDownload(listing, { choice });
      return offer.type === 'plan' ? offer.plan.files.map(({ path }) => path) : [];
    };
    expect(pathsOf('x.ckpt')).toEqual(['x.ckpt', 'x.yaml']);
    expect(pathsOf('y.ckpt')).toEqual(['y.ckpt']);
    expect(planDownload(repository({ 'x.ckpt': 2000, 'x.yaml': 10 }))).toMatchObject({
      type: 'plan',
      plan: { totalBytes: 2010, files: [{ path: 'x.ckpt' }, { path: 'x.yaml' }] },
    });
  });

  const files = {
    'b.safetensors': 4000,
    'a.safetensors': 2000,
    'a.ckpt': 2000,
    'old.ckpt': 1000,
    'unet/diffusion_pytorch_model.safetensors': 3,
    'README.md': 1,
  };

  test('are offered as choices: safetensors first, small first, no twin in the other format', () => {
    expect(planDownload(repository(files))).toMatchObject({
      type: 'choices',
      files: [
        { path: 'a.safetensors', bytes: 2000 },
        { path: 'b.safetensors', bytes: 4000 },
        { path: 'old.ckpt', bytes: 1000 },
      ],
      licence: { id: 'mit' },
    });
  });

  test('the chosen one is the plan, with an id of its own', () => {
    const ids = ['a.safetensors', 'b.safetensors'].map((choice) => {
      const offer = planDownload(repository(files), { choice });
      expect(offer).toMatchObject({ plan: { layout: 'single-file', files: [{ path: choice }] } });
      return offer.type === 'plan' && offer.plan.id;
    });
    expect(new Set(ids).size).toBe(2);
  });

  test('a single one needs no choice', () => {
    expect(planDownload(repository({ 'a.ckpt': 5 }))).toMatchObject({
      plan: { layout: 'single-file', totalBytes: 5 },
    });
  });

  test('another path is refused', () => {
    expect(() => planDownload(repository(files), { choice: 'README.md' })).toThrow('No model file');
    expect(() => planDownload(repository(files), { choice: 'c.pt' })).toThrow('No model file');
  });

  test('the address of an add-on gives the add-on, that of a part the whole model', () => {
    const add = repository({ ...SD15, 'add-ons/ink.pt': 4 });
    expect(planDownload(add, { choice: 'add-ons/ink.pt' })).toMatchObject({
      plan: { layout: 'single-file', files: [{ path: 'add-ons/ink.pt' }] },
    });
    expect(planDownload(add, { choice: 'unet/diffusion_pytorch_model.safetensors' })).toMatchObject(
      { plan: { layout: 'diffusers' } },
    );
  });
});

describe('plans the file that was chosen', () => {
  test.each(['vae/kl-f8-anime2.ckpt', 'unet/my-merge.safetensors', 'embeddings/ink.bin'])(
    '%s, in a pipeline or beside it',
    (choice) => {
      for (const files of [SD15, { 'other.ckpt': 7 }]) {
        expect(planDownload(repository({ ...files, [choice]: 5 }), { choice })).toMatchObject({
          plan: { layout: 'single-file', files: [{ path: choice, bytes: 5 }] },
        });
      }
    },
  );

  test('a pipeline’s VAE, with its config, as a download of its own', () => {
    const choice = 'vae/diffusion_pytorch_model.safetensors';
    const [vae, whole] = [{ choice }, {}].map((of) => planDownload(repository(SD15), of));
    expect(vae).toMatchObject({
      plan: { layout: 'diffusers', files: [{ path: 'vae/config.json' }, { path: choice }] },
    });
    const ids = [vae, whole].map((offer) => offer?.type === 'plan' && offer.plan.id);
    expect(ids[0]).not.toBe(ids[1]);
  });

  test('a checkpoint in a part’s folder is offered too', () => {
    const files = { 'a.ckpt': 9, 'vae/kl-f8-anime2.ckpt': 5 };
    expect(planDownload(repository(files))).toMatchObject({
      type: 'choices',
      files: [{ path: 'vae/kl-f8-anime2.ckpt' }, { path: 'a.ckpt' }],
    });
  });
});

describe('a repository of embeddings alone', () => {
  test('gives the only one', () => {
    const files = { 'README.md': 1, 'learned_embeds.bin': 4, 'token_identifier.txt': 1 };
    expect(planDownload(repository(files))).toMatchObject({
      plan: { layout: 'single-file', files: [{ path: 'learned_embeds.bin' }] },
    });
  });

  test('offers several, but not the trainer’s own files', () => {
    const files = { 'a.pt': 4, 'b.pt': 3, 'optimizer.pt': 9, 'training_args.bin': 1 };
    expect(planDownload(repository(files))).toMatchObject({
      type: 'choices',
      files: [{ path: 'b.pt' }, { path: 'a.pt' }],
    });
  });
});

test('a single part comes complete with its config, in one format', () => {
  const weights = 'diffusion_pytorch_model.safetensors';
  const files = {
    'README.md': 1,
    'config.json': 2,
    'diffusion_pytorch_model.bin': 300,
    [weights]: 299,
  };
  for (const choice of [undefined, weights]) {
    expect(planDownload(repository(files), { choice })).toMatchObject({
      plan: { layout: 'diffusers', totalBytes: 301 },
    });
  }
  const older = planDownload(repository(files), { choice: 'diffusion_pytorch_model.bin' });
  expect(older).toMatchObject({ plan: { layout: 'single-file', totalBytes: 300 } });
});

test('a repository in our own format gives the files of its manifest, with its hashes', () => {
  const path = 'training/models/skypaint-mini-64/manifest.json';
  const manifest = parseManifest(JSON.parse(readFileSync(path, 'utf8')));
  const sizes = Object.fromEntries(manifest.files.map(({ path, bytes }) => [path, bytes]));
  const listing = repository({ 'manifest.json': 7, 'README.md': 3, ...sizes });
  const offer = planDownload(listing, { manifest });
  expect(offer.type === 'plan' && offer.plan).toMatchObject({
    layout: 'skypaint',
    totalBytes: 7 + manifest.files.reduce((sum, { bytes }) => sum + bytes, 0),
  });
  expect(
    offer.type === 'plan' && offer.plan.files.slice(1).map(({ hash }) => hash?.digest),
  ).toEqual(manifest.files.map(({ sha256 }) => sha256));
  expect(() => planDownload(repository({ 'manifest.json': 7 }), { manifest })).toThrow('missing');
});

test('a repository without a model is refused, and what it lacks is named', () => {
  expect(() => planDownload(repository({ 'README.md': 1, 'model.onnx': 9 }))).toThrow(
    'model_index.json',
  );
});

describe('the licence', () => {
  const licenceOf = (card: RepositoryListing['card'], repo?: string) => {
    const offer = planDownload(repository({ 'a.safetensors': 1 }, card, repo));
    return offer.type === 'plan' ? offer.plan.licence : null;
  };

  test.each([
    ['mit', false],
    ['Apache-2.0', false],
    ['creativeml-openrail-m', true],
    ['openrail++', true],
    ['other', true],
  ])('%s must be accepted: %s', (license, acceptRequired) => {
    expect(licenceOf({ license })).toMatchObject({ id: license.toLowerCase(), acceptRequired });
  });

  test('must be accepted if none is stated', () => {
    expect(licenceOf({})).toEqual({ id: null, name: '', url: null, acceptRequired: true });
  });

  test('keeps its own name and address, unless the address is invalid', () => {
    const card = { license: 'other', license_name: 'My Licence', license_link: 'https://x/y' };
    expect(licenceOf(card)).toMatchObject({ name: 'My Licence', url: 'https://x/y' });
    expect(licenceOf({ ...card, license_link: 'LICENSE' })).toMatchObject({ url: null });
  });

  test('SkyPaint’s is known without its card', () => {
    expect(licenceOf({ license: 'mit' }, 'skywork/SkyPaint')).toMatchObject({
      id: 'creativeml-openrail-m',
      acceptRequired: true,
    });
  });
});
