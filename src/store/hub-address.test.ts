import { expect, it } from 'vitest';
import { readHubAddress } from './hub-address.ts';

const HUB = 'https://huggingface.co';
const MIRROR = 'https://hf-mirror.com';

it.each([
  ['SkyWork/SkyPaint', HUB, { endpoint: HUB, repo: 'SkyWork/SkyPaint' }],
  ['  gpt2 ', HUB, { endpoint: HUB, repo: 'gpt2' }],
  [`${HUB}/SkyWork/SkyPaint`, HUB, { endpoint: HUB, repo: 'SkyWork/SkyPaint' }],
  [`${HUB}/a/b/tree/main?x=1`, HUB, { endpoint: HUB, repo: 'a/b/tree/main' }],
  // Who chose a mirror cannot reach the hub, wherever the address was copied.
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
])('%s from %s', (text, endpoint, expected) => {
  expect(readHubAddress(text, endpoint)).toEqual(expected);
});
