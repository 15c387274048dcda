import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { DownloadPlan } from '../../contract/download-plan.ts';
import { checkSafetyConfigs } from '../../engine/library/check-safety-checker.ts';
import { serveFiles, Site } from './__fixtures__/site.ts';
import { withUsableSafetyChecker } from './safety-checker-offer.ts';

const site = await Site.start();
afterAll(() => site.stop());

const FOLDER = 'src/pipeline/__goldens__/tiny-safety';
const CONFIG = 'safety_checker/config.json';
const PROCESSOR = 'feature_extractor/preprocessor_config.json';

/** The offer that remains, if the files on the site are changed like this. */
function offered(change: (path: string, text: string) => string | undefined = (_, text) => text) {
  const commit = 'c0ffee'.padEnd(40, '0');
  site.answer = serveFiles((path) => {
    const own = path.replace(`/a/b/resolve/${commit}/`, '');
    const text = change(own, readFileSync(`${FOLDER}/${own}`, 'utf8'));
    return text === undefined ? undefined : Buffer.from(text);
  });
  const plan: DownloadPlan = {
    id: 'a-b',
    source: { type: 'hub', endpoint: site.origin, repo: 'a/b', revision: 'main', commit },
    layout: 'diffusers',
    files: [{ path: 'model_index.json', bytes: 1, hash: null }],
    totalBytes: 1,
    licence: { id: null, name: '', url: null, acceptRequired: true },
  };
  return withUsableSafetyChecker(
    { type: 'plan', plan, withSafetyChecker: { ...plan, totalBytes: 2 } },
    { checkSafetyConfigs, signal: new AbortController().signal },
  );
}

test('a safety checker that can be used stays on offer', async () => {
  expect(await offered()).toMatchObject({ withSafetyChecker: { totalBytes: 2 } });
});

test.each([
  [CONFIG, '"patch_size": 4', '"patch_size": 0'],
  [CONFIG, '{', '['],
  [PROCESSOR, '"width": 16', '"width": 8'],
])('one that cannot does not, and the model still does (%s: %s → %s)', async (file, from, to) => {
  const offer = await offered((path, text) => (path === file ? text.replace(from, to) : text));
  expect(offer).toMatchObject({ plan: { id: 'a-b' } });
  expect(offer).not.toHaveProperty('withSafetyChecker');
});

test('reports a failure of the site as such', async () => {
  await expect(offered(() => undefined)).rejects.toMatchObject({ code: 'not-found' });
});
