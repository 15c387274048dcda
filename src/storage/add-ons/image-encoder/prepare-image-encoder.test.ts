import { beforeEach, describe, expect, test } from 'vitest';
import { bytesSource } from '../../../core/formats/byte-source.ts';
import { openCheckpoint } from '../../../core/formats/checkpoint/open-checkpoint.ts';
import { identifyCheckpoint } from '../../../core/formats/checkpoint/identify.ts';
import { IMPORT_CONTEXT } from '../../../engine/library/__fixtures__/import-context.ts';
import { altClipFolder, readAltClip } from '../../import/__fixtures__/alt-clip.ts';
import { clipFolder, readPair } from '../../import/__fixtures__/clip-pair.ts';
import { renamedWeights } from '../../import/__fixtures__/renamed-weights.ts';
import { importFiles } from '../../import/import-files.ts';
import { storedAddOns } from '../../library/add-ons.ts';
import { emptyDisk } from '../../__fixtures__/empty-disk.ts';
import { openDirectory, readFile } from '../../opfs.ts';
import { openSafetensors } from '../../safetensors-file.ts';

beforeEach(emptyDisk);

type Files = ReadonlyMap<string, Blob>;
const add = (files: Files) => importFiles(files, [], IMPORT_CONTEXT);

/** The tiny CLIPModel's file with other tensors, or without some. */
const file = (change: (name: string) => string | null) =>
  renamedWeights(readPair('clip/model.safetensors'), change);

const beside = (config: object) => new Blob([JSON.stringify(config)]);

test('both forms of a CLIPModel become the same image encoder, without its text encoder', async () => {
  const [first, second] = await Promise.all(
    (['model.safetensors', 'pytorch_model.bin'] as const).map(async (form, index) => {
      const files = [...clipFolder([form])].map(
        ([path, content]) => [path.replace('clip-tiny', `clip-${index}`), content] as const,
      );
      expect(await add(new Map(files))).toMatchObject({ type: 'add-on', warnings: [] });
      return (await storedAddOns()).find(({ name }) => name === `clip-${index}`)!;
    }),
  );
  expect(second).toMatchObject({ hash: first!.hash, sha256: first!.sha256, bytes: first!.bytes });
  // In half precision, so four times the stored bytes would still leave no room for the text encoder.
  expect(first!.bytes * 4).toBeLessThan(readPair('clip/model.safetensors').length);
});

test('a folder with both forms is one image encoder; the same again replaces it without asking', async () => {
  const both = clipFolder(['model.safetensors', 'pytorch_model.bin']);
  expect(await add(both)).toMatchObject({ type: 'add-on', addOn: { name: 'clip-tiny' } });
  expect(await add(both)).toMatchObject({ type: 'add-on' });
  expect(await storedAddOns()).toHaveLength(1);
});

test('a file that comes alone is understood by its shapes', async () => {
  const alone = new Map([['b-32.safetensors', await file((name) => name)]]);
  expect(await add(alone)).toMatchObject({
    addOn: { name: 'b-32', fit: { textHiddenSize: 32, projectionSize: 20, imageSize: 28 } },
  });
  const [stored] = await storedAddOns();
  expect(JSON.parse(stored?.kind === 'image-encoder' ? stored.config : '')).toMatchObject({
    hidden_size: 24,
    intermediate_size: 40,
    num_hidden_layers: 2,
    patch_size: 7,
  });
});

describe('AltCLIP', () => {
  const FIT = { textEncoder: 'xlm-r', textHiddenSize: 16, projectionSize: 20, imageSize: 28 };
  const saved = (change: (name: string) => string | null) =>
    renamedWeights(readAltClip('pytorch_model.bin'), change);
  const withWeights = (weights: Blob) =>
    new Map([
      ...[...altClipFolder()].filter(([path]) => !path.endsWith('.bin')),
      ['alt-clip/model.safetensors', weights] as const,
    ]);

  test('becomes an image encoder for its XLM-R, which is left out', async () => {
    expect(await add(altClipFolder())).toMatchObject({ addOn: { name: 'alt-clip', fit: FIT } });
    const [stored] = await storedAddOns();
    const { file: path, ...description } = stored as { readonly file: string };
    expect(description).toMatchObject({ ...FIT, layerNormEps: 1e-5, logitScale: 2 });
    const directory = await openDirectory(`addons/${stored!.id}`);
    const { tensors } = await openSafetensors((await readFile(directory, path))!, path);
    const ofTexts = [...tensors.keys()].filter((name) => name.startsWith('text_'));
    expect(ofTexts.sort()).toEqual([
      'text_model.pre_LN.bias',
      'text_model.pre_LN.weight',
      'text_model.transformation.bias',
      'text_model.transformation.weight',
      'text_projection.weight',
    ]);
  });

  test('is the same as transformers 5 saves it, with other names for the layers', async () => {
    await add(altClipFolder());
    const [before] = await storedAddOns();
    const again = await saved((name) =>
      name.endsWith('position_ids')
        ? null
        : name.replace(/^(vision_model\.encoder\.)layers/, '$1layer'),
    );
    expect(await add(withWeights(again))).toMatchObject({ type: 'add-on' });
    const [{ hash, sha256 } = before!] = await storedAddOns();
    expect({ hash, sha256 }).toEqual({ hash: before!.hash, sha256: before!.sha256 });
  });

  test('is understood by its shapes if its file comes alone', async () => {
    const alone = new Map([['alone.safetensors', await saved((name) => name)]]);
    expect(await add(alone)).toMatchObject({ addOn: { name: 'alone', fit: FIT } });
  });

  test.each([
    'text_model.pre_LN.weight',
    'text_model.transformation.weight',
    'text_model.transformation.bias',
  ])('is refused without %s', async (missing) => {
    const weights = await saved((name) => (name === missing ? null : name));
    await expect(add(withWeights(weights))).rejects.toMatchObject({
      code: 'invalid-file',
      details: { tensor: missing },
    });
  });

  test('is refused with a layer norm that nobody can compute', async () => {
    const config = JSON.parse(readAltClip('config.json').toString()) as { text_config: object };
    const text_config = { ...config.text_config, layer_norm_eps: -1 };
    const files = new Map([
      ...altClipFolder(),
      ['alt-clip/config.json', beside({ ...config, text_config })] as const,
    ]);
    await expect(add(files)).rejects.toMatchObject({
      code: 'invalid-config',
      details: { field: 'text_config.layer_norm_eps', found: '-1' },
    });
  });
});

test('an image encoder without the side of the texts is kept for IP-Adapters', async () => {
  const alone = await file((name) => (/^(text|logit)/.test(name) ? null : name));
  expect(await add(new Map([['image_encoder/model.safetensors', alone]]))).toMatchObject({
    addOn: {
      name: 'image_encoder',
      fit: { textEncoder: null, textHiddenSize: 0, projectionSize: 20, imageSize: 28 },
      gives: { embedding: 20, states: 24 },
    },
  });
});

describe('refused by name:', () => {
  test.each<[string, string, (name: string) => string | null, object]>([
    [
      'CLIP’s image encoder without its projection',
      'clip-vision',
      (name) => (name.startsWith('vision_model') ? name : null),
      { fault: 'image-encoder-alone' },
    ],
    [
      'CLIP’s text encoder alone',
      'clip-text',
      (name) => (name.startsWith('text_model') ? name : null),
      { fault: 'text-encoder-alone' },
    ],
    [
      'Chinese-CLIP',
      'chinese-clip',
      (name) => name.replace('token_embedding', 'word_embeddings'),
      { fault: 'other-clip', named: 'Chinese-CLIP' },
    ],
    [
      'SigLIP',
      'siglip',
      (name) => (name === 'visual_projection.weight' ? 'vision_model.head.probe' : name),
      { fault: 'other-clip', named: 'SigLIP' },
    ],
    [
      'OpenCLIP',
      'open-clip',
      (name) => name.replace(/^vision_model\.embeddings\.patch_embedding/, 'visual.conv1'),
      { fault: 'other-clip', named: 'OpenCLIP' },
    ],
  ])('%s', async (_, kind, change, details) => {
    const content = await file(change);
    const bytes = new Uint8Array(await content.arrayBuffer());
    const { tensors } = await openCheckpoint(bytesSource('x', bytes));
    expect(identifyCheckpoint(tensors)).toBe(kind);
    await expect(add(new Map([['x.safetensors', content]]))).rejects.toMatchObject({
      code: 'unsupported',
      details,
    });
  });

  test.each([
    ['chinese_clip', { fault: 'other-clip', named: 'Chinese-CLIP' }],
    ['siglip', { fault: 'other-clip', named: 'SigLIP' }],
    ['clip_text_model', { fault: 'text-encoder-alone' }],
  ])('a folder that says %s', async (model_type, details) => {
    const files = new Map([...clipFolder(), ['clip-tiny/config.json', beside({ model_type })]]);
    await expect(add(files)).rejects.toMatchObject({ code: 'unsupported', details });
  });
});

test('a projection that contradicts the config is refused with its shape', async () => {
  const config = { ...(JSON.parse(readPair('clip/config.json').toString()) as object) };
  const files = clipFolder();
  const other = new Map([
    ...files,
    ['clip-tiny/config.json', beside({ ...config, projection_dim: 24 })] as const,
  ]);
  await expect(add(other)).rejects.toMatchObject({
    code: 'invalid-file',
    details: { tensor: 'visual_projection.weight', field: 'shape' },
  });
});

test('an image processor for pictures of another size is refused', async () => {
  const processor = {
    ...(JSON.parse(readPair('clip/preprocessor_config.json').toString()) as object),
  };
  const files = new Map([
    ...clipFolder(),
    ['clip-tiny/preprocessor_config.json', beside({ ...processor, crop_size: 32 })] as const,
  ]);
  await expect(add(files)).rejects.toMatchObject({
    code: 'invalid-config',
    details: { field: 'crop_size', found: '32×32' },
  });
});

test('a file without a part, a cut file and one that is not finite are refused', async () => {
  const refused = (content: Blob) =>
    expect(add(new Map([['x.safetensors', content]]))).rejects.toMatchObject;
  await refused(await file((name) => (name === 'logit_scale' ? null : name)))({
    code: 'invalid-file',
    details: { tensor: 'logit_scale' },
  });
  const whole = await file((name) => name);
  await refused(whole.slice(0, whole.size - 5))({ details: { fault: 'cut-off' } });
  const bytes = new Uint8Array(await whole.arrayBuffer()).fill(0xff, whole.size - 40);
  await refused(new Blob([bytes]))({ code: 'invalid-file', details: { fault: 'not-finite' } });
  expect(await storedAddOns()).toEqual([]);
});
