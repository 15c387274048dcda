import { expect, test } from 'vitest';
import { paintingKinds } from '../../contract/add-on-kinds.ts';
import type { StoredAddOn } from '../../storage/add-ons/stored-add-on.ts';
import { namedAddOns, readAddOns, usedAddOns, writeAddOns } from './usages.ts';

const hash = 'ab'.repeat(32);
const base = { id: 'x', bytes: 1, file: 'x', hash };
const vae = {
  source: 'mist.vae.pt',
  config: '{}',
  sha256: '',
  latents: { channels: 4, factor: 8 },
};
const LIBRARY: readonly StoredAddOn[] = [
  { ...base, kind: 'lora', name: 'ink' },
  { ...base, kind: 'embedding', name: 'dot' },
  { ...base, ...vae, kind: 'vae', name: 'mist' },
];
const REQUEST = { prompt: 'a dot <lora:ink:0.8>', vae: 'mist', textEncoder: null };

test('what a picture used of each kind is read back from its infotext by kind and name', () => {
  const settings = new Map(
    writeAddOns(usedAddOns(LIBRARY, REQUEST, ['dot'])).flatMap(([key, value]) =>
      value === null ? [] : [[key, value] as const],
    ),
  );
  expect(readAddOns(settings, REQUEST.prompt)).toEqual(
    LIBRARY.map(({ kind, name }) => ({
      kind,
      name,
      hash: hash.slice(0, kind === 'vae' ? 10 : 12),
    })),
  );
  expect(LIBRARY.map(({ kind }) => kind)).toEqual(paintingKinds);
});

test('a request names LoRAs and its VAE by itself', () => {
  expect(namedAddOns(REQUEST)).toEqual([
    { kind: 'lora', name: 'ink' },
    { kind: 'vae', name: 'mist' },
  ]);
});
