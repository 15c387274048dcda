import { expect, it } from 'vitest';
import { readModelAddress } from './model-address.ts';

const HUB = 'https://huggingface.co';
const MIRROR = 'https://hf-mirror.com';

it.each([
  ['SkyWork/SkyPaint', HUB, { endpoint: HUB, repo: 'SkyWork/SkyPaint' }],
  ['  gpt2 ', HUB, { endpoint: HUB, repo: 'gpt2' }],
  [`${HUB}/SkyWork/SkyPaint`, HUB, { endpoint: HUB, repo: 'SkyWork/SkyPaint' }],
  [`${HUB}/a/b/tree/main?x=1`, HUB, { endpoint: HUB, repo: 'a/b/tree/main' }],
  // A user who chose a mirror may be unable to reach the hub, wherever the address was copied from.
  [`${HUB}/a/b`, MIRROR, { endpoint: MIRROR, repo: 'a/b' }],
  [`${MIRROR}/a/b`, HUB, { endpoint: MIRROR, repo: 'a/b' }],
  [
    'http://localhost:9/hf/a/b',
    'http://localhost:9/hf/',
    { endpoint: 'http://localhost:9/hf', repo: 'a/b' },
  ],
  [
    `${HUB}/a/b/resolve/main/deep/x%20y.safetensors?download=true`,
    HUB,
    {
      endpoint: HUB,
      repo: 'a/b/resolve/main/deep/x%20y.safetensors',
      choice: 'deep/x y.safetensors',
    },
  ],
  [`${HUB}/a/b/blob/main/README.md`, HUB, { endpoint: HUB, repo: 'a/b/blob/main/README.md' }],
  [
    `${HUB}/a/b/blob/main/ink.pt`,
    MIRROR,
    { endpoint: MIRROR, repo: 'a/b/blob/main/ink.pt', choice: 'ink.pt' },
  ],
  [`${HUB}/datasets/a/b/blob/main/ink.pt`, HUB, { url: `${HUB}/datasets/a/b/resolve/main/ink.pt` }],
  [' https://example.org/dl/7?key=1 ', HUB, { url: 'https://example.org/dl/7?key=1' }],
  ['https://HF.co/a/b', MIRROR, { endpoint: MIRROR, repo: 'a/b' }],
  [`${HUB}.example.org/a/b`, HUB, { url: `${HUB}.example.org/a/b` }],
  ['ftp://example.org/a.ckpt', HUB, { url: 'ftp://example.org/a.ckpt' }],
])('%s from %s', (text, endpoint, expected) => {
  expect(readModelAddress(text, endpoint)).toEqual(expected);
});
