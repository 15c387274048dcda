import { afterAll, expect, test } from 'vitest';
import {
  checkConfigs,
  checkImageEncoder,
  checkTextEncoder,
} from '../../engine/library/check-model.ts';
import { checkSafetyConfigs } from '../../engine/library/check-safety-checker.ts';
import { Site } from './__fixtures__/site.ts';
import { planRepository } from './plan-repository.ts';

const site = await Site.start();
afterAll(() => site.stop());

const COMMIT = 'c0ffee'.padEnd(40, '0');
const { signal } = new AbortController();

test.each([
  ['PixArtAlphaPipeline', { fault: 'other-family', named: 'PixArt-α' }],
  ['StableDiffusionPipeline', { missing: expect.arrayContaining(['unet/config.json']) as unknown }],
])('a repository of a %s without a UNet says what it is', async (_class_name, details) => {
  const index = JSON.stringify({ _class_name });
  const paths = [
    'model_index.json',
    'transformer/diffusion_pytorch_model-00001-of-00002.safetensors',
  ];
  site.answer = ({ url = '' }, response) => {
    if (url.includes('/resolve/')) {
      const isIndex = url.endsWith('/model_index.json');
      response.writeHead(isIndex ? 200 : 404).end(isIndex ? index : '');
      return;
    }
    const info = { _id: '0', id: 'a/b', sha: COMMIT, private: false, gated: false };
    const body = url.includes('/tree/')
      ? paths.map((path) => ({ type: 'file', path, size: index.length, oid: '1'.repeat(40) }))
      : { ...info, lastModified: new Date(0).toISOString() };
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
  const wanted = { endpoint: site.origin, repo: 'a/b', revision: 'main' };
  const checks = { checkConfigs, checkImageEncoder, checkTextEncoder, checkSafetyConfigs, signal };
  await expect(planRepository(wanted, undefined, checks)).rejects.toMatchObject({
    code: 'unsupported',
    details,
  });
});
