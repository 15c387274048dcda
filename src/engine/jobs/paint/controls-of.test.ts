import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { DEFAULT_CONTROL, type Control } from '../../../contract/controls.ts';
import { fitTo } from '../../../core/image/fit-to.ts';
import type { Pixels } from '../../../core/image/resample.ts';
import { START_FITS } from '../../../contract/start-picture.ts';
import { importFiles } from '../../../storage/import/import-files.ts';
import { IMPORT_CONTEXT } from '../../library/__fixtures__/import-context.ts';
import { FOLDER, WEIGHTS } from './__fixtures__/tiny-control.ts';
import { controlsOf } from './controls-of.ts';

beforeAll(async () => {
  const blob = (path: string) => new Blob([readFileSync(path)]);
  const files = [
    ['outline/config.json', blob(`${FOLDER}/line/config.json`)],
    ['outline/diffusion_pytorch_model.safetensors', blob(WEIGHTS)],
  ] as const;
  await importFiles(files, [], IMPORT_CONTEXT);
});

const control: Control = {
  ...DEFAULT_CONTROL,
  addOn: 'outline',
  kind: 'control-net',
  picture: new Blob(),
};
/** White on the left, black on the right. */
const wide: Pixels = {
  width: 4,
  height: 2,
  channels: 3,
  data: Uint8Array.from({ length: 24 }, (_, i) => (i % 12 < 6 ? 255 : 0)),
};
const decode = () => Promise.resolve(wide);

test.each(START_FITS)(
  'a picture of another shape is fitted to the pass’s size: %s',
  async (fit) => {
    const [ready] = await controlsOf({ controls: [{ ...control, fit }] }, decode);
    expect(ready!.picture({ width: 8, height: 8 })).toEqual(fitTo(wide, 8, 8, fit));
  },
);

test('a control’s settings reach the pipeline', async () => {
  const said = { weight: 0.5, start: 0.2, end: 0.8, mode: 'prompt' } as const;
  const [ready] = await controlsOf({ controls: [{ ...control, ...said }] }, decode);
  expect(ready).toMatchObject({ ...said, net: { name: 'outline' } });
});

test('a net that no longer exists is named', async () => {
  const controls = [control, { ...control, addOn: 'depth' }];
  await expect(controlsOf({ controls }, decode)).rejects.toMatchObject({
    code: 'invalid-request',
    details: { field: 'controls', what: 'control-net', found: 'depth' },
  });
});
