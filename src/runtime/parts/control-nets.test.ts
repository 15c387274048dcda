import { expect, test, vi } from 'vitest';
import { torchRandn } from '../../core/random/index.ts';
import { linesOf, netOf } from '../../engine/jobs/paint/__fixtures__/tiny-control.ts';
import { openFolder, WASM } from '../../engine/jobs/paint/__fixtures__/golden-pictures.ts';
import { Controls, type PictureControl } from '../../pipeline/control.ts';
import { OnnxDiffusionModel } from '../diffusion-model.ts';

// tiny-control.golden.test.ts compares the numbers with diffusers'.

vi.setConfig({ testTimeout: 120_000 });

const latents = torchRandn(3, [1, 4, 6, 5]);
const place = { top: 0, left: 0, height: 6, width: 5 };

async function openModel() {
  const stored = openFolder('src/pipeline/__goldens__/tiny-skypaint/');
  const loaded: string[] = [];
  const model = await OnnxDiffusionModel.open(stored, WASM, (part) => loaded.push(part));
  return { model, loaded };
}

/** Steps of a picture that these nets guide, each when `isActive` says so. */
async function steps(
  model: OnnxDiffusionModel,
  names: readonly Parameters<typeof netOf>[0][],
  spans: readonly (readonly [start: number, end: number])[] = [],
  total = 3,
) {
  const nets = await model.useControlNets(names.map(netOf));
  const controls = nets.map((net, index): PictureControl => {
    const [start, end] = spans[index] ?? [0, 1];
    return { net, picture: () => linesOf(0), weight: 1, start, end, mode: 'balanced' };
  });
  const guides = new Controls(model, controls, { width: 40, height: 48 });
  const pass = await guides.project(torchRandn(1, [2, 77, 32]), 1);
  const found = [];
  for (let done = 0; done < total; done += 1) {
    const call = { total, done, tile: 0, place, latents, timestep: 500 };
    const guide = guides.guide(call)(pass);
    found.push(await pass.prompt.predictNoise(latents, 500, null, guide));
  }
  for (const { prompt } of pass.controls) prompt?.release();
  pass.prompt.release();
  guides.release();
  return found;
}

test('one session of the UNet serves all of a picture, whichever nets guide its steps', async () => {
  const { model, loaded } = await openModel();
  const [first, second, third] = await steps(
    model,
    ['line', 'swapped'],
    [
      [0, 0.5],
      [0.5, 1],
    ],
  );
  expect(loaded.toSorted()).toEqual(['control-net', 'control-net', 'unet']);
  expect(second).not.toEqual(first);
  expect(third).not.toEqual(first);
});

test('where memory is short, no step loads anything again', async () => {
  const { model, loaded } = await openModel();
  await model.saveMemory();
  await steps(model, ['line', 'swapped']);
  expect(loaded.toSorted()).toEqual(['control-net', 'control-net', 'unet']);
});

test('a net is loaded once for two pictures, stays for the next one, and leaves if that does without it', async () => {
  const { model, loaded } = await openModel();
  const nets = () => loaded.filter((part) => part === 'control-net').length;
  await steps(model, ['line', 'line'], [], 1);
  await steps(model, ['line'], [], 1);
  expect(nets()).toBe(1);
  await model.useControlNets([]);
  await steps(model, ['line'], [], 1);
  expect(nets()).toBe(2);
  expect(loaded.filter((part) => part === 'unet')).toHaveLength(1);
});

test('an adapter looks once, beside the same session of the UNet as long as it is among the guides', async () => {
  const { model, loaded } = await openModel();
  const [both, without] = await steps(
    model,
    ['line', 'light'],
    [
      [0, 1],
      [0, 0.5],
    ],
  );
  expect(loaded.toSorted()).toEqual(['control-net', 'control-net', 'unet']);
  const [alone] = await steps(model, ['line'], [], 1);
  expect(both).not.toEqual(alone);
  for (const [index, value] of without!.data.entries()) {
    expect(value).toBeCloseTo(alone!.data[index]!, 4);
  }
});

test('its weights count for the largest picture', async () => {
  const { model } = await openModel();
  const alone = model.largestPicture;
  await model.useControlNets([netOf('line')]);
  expect(model.largestPicture).toBeLessThan(alone);
  await model.useControlNets([]);
  expect(model.largestPicture).toBe(alone);
});

test.each<[field: string, value: unknown, name?: Parameters<typeof netOf>[0]]>([
  ['cross_attention_dim', 64],
  ['block_out_channels', [8, 16, 16, 32]],
  ['layers_per_block', 1],
  ['in_channels', 9],
  ['conditioning_embedding_out_channels', [4, 8, 16]],
  ['channels', [8, 16, 32, 32], 'full'],
])('one with another %s is refused, by its name', async (field, value, name = 'line') => {
  const { model } = await openModel();
  const net = netOf(name);
  const config = JSON.stringify({ ...(JSON.parse(net.config) as object), [field]: value });
  await expect(
    model.useControlNets([netOf('swapped'), { ...net, contentId: 'other', config }]),
  ).rejects.toMatchObject({
    code: 'invalid-request',
    details: { field: 'controls', what: 'control-misfit', found: name },
  });
});
