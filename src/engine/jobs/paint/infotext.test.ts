import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { bytesSource } from '../../../core/formats/byte-source.ts';
import { openCheckpoint } from '../../../core/formats/checkpoint/open-checkpoint.ts';
import { parseInfotext } from '../../../core/formats/a1111-parameters.ts';
import type { GenerationParameters } from '../../../contract/engine-api.ts';
import { DEFAULT_CONTROL } from '../../../contract/controls.ts';
import { DEFAULT_MASK_OPTIONS } from '../../../contract/paint-mask.ts';
import { PLAIN_REQUEST } from '../../../contract/plain-request.ts';
import { loraHash } from '../../../storage/add-ons/lora/lora-hash.ts';
import { sha256OfBlob } from '../../../storage/file-hash.ts';
import type { StoredAddOn } from '../../../storage/add-ons/stored-add-on.ts';
import { settingsOf } from '../../library/picture-settings.ts';
import { usedAddOns } from '../../add-ons/usages.ts';
import { readGoldens, type GoldenCase } from './__fixtures__/golden-case.ts';
import { infotextOf } from './infotext.ts';

/** Hashes by name, as A1111 writes them: scripts/goldens/vaes.py. */
const { hashes } = readGoldens<
  'euler',
  GoldenCase<'euler'>,
  { readonly hashes: Readonly<Record<string, string>> }
>('tiny-vaes/pictures.json.gz');
const GOLDENS = 'src/pipeline/__goldens__';

async function stored(kind: 'lora' | 'embedding' | 'vae', name: string, path: string) {
  const content = readFileSync(`${GOLDENS}/${path}`);
  const checkpoint = await openCheckpoint(bytesSource(path, content));
  const file = new Blob([content]);
  const hash = await (kind === 'lora' ? loraHash(file, checkpoint) : sha256OfBlob(file));
  const base = { id: name, name, bytes: content.length, file: 'x', hash };
  const vae = { source: path, config: '{}', sha256: '', latents: { channels: 4, factor: 8 } };
  return (kind === 'vae' ? { ...base, ...vae, kind } : { ...base, kind }) as StoredAddOn;
}

const PARAMETERS: GenerationParameters = {
  modelId: 'tiny',
  modelName: 'Tiny',
  prompt: '',
  fullPrompt: '红苹果',
  fullHiresPrompt: '',
  negativePrompt: '',
  useStyleTag: false,
  width: 64,
  height: 72,
  steps: 5,
  guidanceScale: 7.5,
  sampler: 'euler',
  clipSkip: 2,
  textEncoder: null,
  vae: 'mist',
  rng: 'CPU',
  variationSeed: 0,
  earlierVariations: '',
  variationStrength: 0,
  skipEarlyGuidance: 0,
  skipLateGuidance: 0,
  cacheInterval: 1,
  guidanceRescale: 0,
  tiling: false,
  seedResizeWidth: 0,
  seedResizeHeight: 0,
  seed: 1,
  ...PLAIN_REQUEST,
  backend: 'wasm',
  precision: 'fp32',
};

let all: StoredAddOn[];

beforeAll(async () => {
  vi.stubGlobal('__APP_VERSION__', '0.1.0');
  all = [
    await stored('lora', 'ink', 'tiny-add-ons/ink.safetensors'),
    await stored('lora', 'line', 'tiny-add-ons/line.safetensors'),
    await stored('embedding', 'dot', 'tiny-add-ons/dot.safetensors'),
    await stored('embedding', 'wave', 'tiny-add-ons/wave.safetensors'),
    {
      ...(await stored('vae', 'mist', 'tiny-vaes/mist.vae.pt')),
      source: 'mist.vae.pt',
    } as StoredAddOn,
  ];
});

const written = (prompt: string, learned: string[], vae: string | null) =>
  infotextOf(PARAMETERS, usedAddOns(all, { prompt, vae, textEncoder: null }, learned));

test('a picture names its VAE, LoRAs and embeddings as A1111 does', () => {
  const text = written('a wave <lora:line:0.5><lora:ink:1><lora:line:1>', ['wave', 'dot'], 'mist');
  expect(text).toBe(
    '红苹果\nSteps: 5, Sampler: Euler, Schedule type: Automatic, CFG scale: 7.5, Seed: 1, Size: 64x72, Model: tiny, ' +
      `VAE hash: ${hashes['mist']}, VAE: mist.vae.pt, Clip skip: 2, RNG: CPU, ` +
      `Lora hashes: "line: ${hashes['line']}, ink: ${hashes['ink']}", ` +
      `TI hashes: "dot: ${hashes['dot']}, wave: ${hashes['wave']}", Version: SkyPaint Web 0.1.0`,
  );
  expect(parseInfotext(text).settings.get('Lora hashes')).toBe(
    `line: ${hashes['line']}, ink: ${hashes['ink']}`,
  );
});

test('a picture that was painted under a mask records how, and is read as one', () => {
  const mask = { ...DEFAULT_MASK_OPTIONS, onlyMasked: true, content: 'fill', picture: new Blob() };
  const start = { picture: new Blob(), fit: 'crop', mask } as const;
  const none = usedAddOns(all, { prompt: '', vae: null, textEncoder: null }, []);
  const masked = parseInfotext(infotextOf({ ...PARAMETERS, start } as GenerationParameters, none));
  expect(Object.fromEntries(masked.settings)).toMatchObject({
    'Denoising strength': '0.75',
    'Mask blur': '4',
    'Masked content': 'fill',
    'Inpaint area': 'Only masked',
    'Masked area padding': '32',
  });
  const { picture: _, ...options } = mask;
  expect(settingsOf(masked).mask).toEqual(options);
  const plain = parseInfotext(infotextOf(PARAMETERS, none));
  expect(settingsOf(plain)).not.toHaveProperty('mask');
});

test('a picture that was guided records by what, and is read as one', () => {
  const net = { kind: 'control-net', addOn: 'outline, soft', tool: 'canny' } as const;
  const control = { ...DEFAULT_CONTROL, ...net, weight: 0.8, end: 0.6, picture: new Blob() };
  const none = usedAddOns(all, { prompt: '', vae: null, textEncoder: null }, []);
  const guided = parseInfotext(infotextOf({ ...PARAMETERS, controls: [control] }, none));
  expect(guided.settings.get('ControlNet 0')).toMatch(
    /^Module: canny, Model: outline, soft, Weight/,
  );
  const { addOn, picture: _, ...others } = control;
  expect(settingsOf(guided).controls).toEqual([{ ...others, name: addOn, hash: null }]);
  expect(settingsOf(parseInfotext(infotextOf(PARAMETERS, none)))).not.toHaveProperty('controls');
});

test('unused add-ons are not listed', () => {
  const { settings } = parseInfotext(written('a river', [], null));
  expect([...settings.keys()].filter((key) => /hash|VAE/.test(key))).toEqual([]);
});

test('the list’s own separators are left out of names; an add-on of an earlier version has no hash', () => {
  const lora = { kind: 'lora', id: 'x', bytes: 1, file: 'x' } as const;
  all.push({ ...lora, name: 'a, b', hash: 'ab'.repeat(32) }, { ...lora, name: 'old' });
  const { settings } = parseInfotext(written('<lora:a, b:1><lora:old:1>', [], null));
  expect(settings.get('Lora hashes')).toBe('a b: abababababab');
});

describe('a LoRA’s hash', () => {
  const content = readFileSync(`${GOLDENS}/tiny-add-ons/ink.safetensors`);
  const hashOf = async (name: string, stated?: string) => {
    const checkpoint = await openCheckpoint(bytesSource(name, content));
    const metadata = new Map(stated === undefined ? [] : [['sshs_model_hash', stated]]);
    return loraHash(new Blob([content]), { ...checkpoint, metadata });
  };

  test('is the one that the file states, if it is a hash', async () => {
    expect(await hashOf('ink.safetensors', 'c0'.repeat(32))).toBe('c0'.repeat(32));
    const own = await hashOf('ink.safetensors');
    expect(own.slice(0, 12)).toBe(hashes['ink']);
    expect(await hashOf('ink.safetensors', '<script>')).toBe(own);
  });

  test('is that of the whole file if its name is not one of a safetensors file', async () => {
    expect(await hashOf('ink.pt')).not.toBe(await hashOf('ink.safetensors'));
  });
});
