import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { sha256OfBlob } from '../file-hash.ts';
import { GUIDE_PURPOSES } from '../../contract/guide-purposes.ts';
import { Site, serveFiles } from '../hub/__fixtures__/site.ts';
import { planBeside } from './plan-beside.ts';

const site = await Site.start();
afterAll(() => site.stop());

const { signal } = new AbortController();
const [, OFFER] = GUIDE_PURPOSES.outline.offers;
const read = (path: string) => readFileSync(`public/${path}`);

test('the net that lies beside the page is planned as its manifest says, and is what the page offers', async () => {
  const content = read(OFFER.address);
  site.answer = serveFiles((path) => (path.endsWith('.json') ? read(path.slice(1)) : undefined));
  const plan = await planBeside(`${site.origin}/${OFFER.address}`, signal);
  expect(plan).toMatchObject({
    source: { type: 'url', url: `${site.origin}/${OFFER.address}` },
    layout: 'single-file',
    totalBytes: content.length,
    licence: { id: OFFER.licence.id, acceptRequired: false },
  });
  const digest = await sha256OfBlob(new Blob([content]));
  expect(plan.files).toEqual([
    {
      path: `${OFFER.name}.safetensors`,
      bytes: content.length,
      hash: { algorithm: 'sha256', digest },
    },
  ]);
  expect(Math.abs(content.length - OFFER.bytes)).toBeLessThan(100_000);
});

test('a site without it says so', async () => {
  site.answer = serveFiles(() => undefined);
  await expect(planBeside(`${site.origin}/net.safetensors`, signal)).rejects.toMatchObject({
    code: 'not-found',
  });
});
