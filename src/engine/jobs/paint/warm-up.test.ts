import { expect, test, vi } from 'vitest';
import type { Workbench } from '../../workbench.ts';
import { openFolder } from './__fixtures__/golden-pictures.ts';
import { paintJob } from './paint-job.ts';

test('a model’s own defaults are checked like a request before the warm-up loads anything', async () => {
  const tiny = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
  const model = (guidanceScale: number) => {
    const defaults = { ...tiny.manifest.defaults, width: 64, height: 64, guidanceScale };
    return { ...tiny, manifest: { ...tiny.manifest, defaults } };
  };
  const load = vi.fn(() => Promise.reject(new Error('loaded')));
  const bench = { load } as unknown as Workbench;
  const warmUp = (guidanceScale: number) =>
    paintJob().warmUp!(model(guidanceScale), bench, new AbortController().signal);
  await expect(warmUp(1e9)).rejects.toMatchObject({ code: 'invalid-request' });
  expect(load).not.toHaveBeenCalled();
  await expect(warmUp(5)).rejects.toThrow('loaded');
});
