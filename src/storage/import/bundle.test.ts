import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkModel } from '../../engine/library/check-model.ts';
import { parseManifest, type ModelManifest } from '../../contract/manifest.ts';
import { checkBundle } from './bundle.ts';
import { recognise } from './recognise.ts';
import { zipFrame } from '../../core/formats/zip-writer.ts';

const MINI = 'training/models/skypaint-mini-64/';
const mini = parseManifest(JSON.parse(readFileSync(`${MINI}manifest.json`, 'utf8')));
const bundle = () =>
  new Map(mini.files.map(({ path }) => [path, new Blob([readFileSync(MINI + path)])] as const));

test('the model that ships passes as a bundle', async () => {
  await expect(checkBundle(bundle(), mini, checkModel)).resolves.toBeUndefined();
});

const withPath = (path: string): ModelManifest => ({
  ...mini,
  files: [...mini.files, { path, bytes: 1, sha256: '0'.repeat(64) }],
});

describe('what a hostile bundle tries is refused', () => {
  test.each([
    ['a path with empty names', withPath('unet//x'), 'invalid-config'],
    ['a path to where it is', withPath('./x'), 'invalid-config'],
    ['a second manifest', withPath('manifest.json'), 'invalid-config'],
    ['a file that looks half written', withPath('unet/x.part'), 'invalid-config'],
    ['a file that is not there', withPath('unet/x'), 'integrity'],
    [
      'weights that are not listed',
      { ...mini, files: mini.files.filter(({ path }) => !path.startsWith('unet/d')) },
      'invalid-config',
    ],
    [
      'the VAE for a UNet',
      {
        ...mini,
        parts: { ...mini.parts, unet: { ...mini.parts.vae, config: 'unet/config.json' } },
      },
      'invalid-file',
    ],
    [
      'a preview of too few channels',
      { ...mini, latentPreview: { ...mini.latentPreview, matrix: [[0, 0, 0]] } },
      'invalid-config',
    ],
    [
      'a vocabulary that is none',
      { ...mini, parts: { ...mini.parts, tokenizer: { vocab: 'model_index.json' } } },
      'invalid-file',
    ],
    [
      'a scheduler that is none',
      { ...mini, parts: { ...mini.parts, scheduler: { config: 'unet/config.json' } } },
      'invalid-config',
    ],
    [
      'another part whose weights are not listed',
      { ...mini, parts: { ...mini.parts, extra: { weights: ['extra/x.safetensors'] } } },
      'invalid-config',
    ],
    [
      'another part whose weights are none',
      { ...mini, parts: { ...mini.parts, extra: { weights: ['unet/config.json'] } } },
      'invalid-file',
    ],
  ] as [string, ModelManifest, string][])('%s', async (_, manifest, code) => {
    await expect(checkBundle(bundle(), manifest, checkModel)).rejects.toMatchObject({ code });
  });

  test.each(['vae', 'imageEncoder'])('a weight that is not a number: %s', async (part) => {
    const files = bundle();
    const [path = ''] = mini.parts[part]?.weights ?? [];
    const bytes = new Uint8Array(readFileSync(MINI + path));
    bytes.fill(0xff, bytes.length - 4);
    files.set(path, new Blob([bytes]));
    await expect(checkBundle(files, mini, checkModel)).rejects.toMatchObject({
      code: 'invalid-file',
      details: { fault: 'not-finite' },
    });
  });

  test('a zip with a manifest of nonsense', async () => {
    const content = new Blob(['{"id": 7}']);
    const { headers, directory } = zipFrame([
      { name: 'manifest.json', bytes: content.size, crc32: 0 },
    ]);
    const zip = new Blob([headers[0]!, content, directory]);
    const found = recognise(new Map([['x.zip', zip]]), () => undefined);
    await expect(found).rejects.toMatchObject({ code: 'invalid-config' });
  });
});
