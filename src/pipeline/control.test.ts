import { expect, test } from 'vitest';
import { tensor, type Tensor } from '../core/tensor/tensor.ts';
import { Controls, type PictureControl } from './control.ts';
import type { ControlNet, ControlPass, DiffusionModel, Residuals } from './ports.ts';

/** A net that records what it is asked, and a count of what has not been released. */
function world() {
  let held = 0;
  const keep = <Thing extends object>(thing: Thing) => {
    held += 1;
    return { ...thing, release: () => void (held -= 1) };
  };
  const read: Tensor[] = [];
  const prompts: number[] = [];
  const passes: ControlPass[] = [];
  const net: ControlNet = {
    softScales: [0.25, 0.5, 1],
    isGlobal: false,
    readPicture(picture) {
      read.push(picture);
      return Promise.resolve(keep({}));
    },
    projectPrompt({ shape }) {
      prompts.push(shape[0]!);
      return Promise.resolve(
        keep({
          addResiduals(_: Residuals, pass: ControlPass) {
            passes.push(pass);
            return Promise.resolve(keep({}));
          },
        }),
      );
    },
  };
  const model = {
    vaeScaleFactor: 2,
    projectPrompt: ({ shape }: Tensor) => Promise.resolve(keep({ batch: shape[0]! })),
    noResiduals: () => Promise.resolve(keep({})),
  } as unknown as DiffusionModel;
  return { model, net, read, prompts, passes, held: () => held };
}

/** Each pixel tells where it is. */
const numbered = ({ width, height }: { width: number; height: number }) => ({
  width,
  height,
  channels: 3,
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => Math.floor(i / 3)),
});
const plain = { picture: numbered, weight: 2, start: 0, end: 1, mode: 'balanced' } as const;
const SIZE = { width: 8, height: 4 };

async function guide(controls: Controls, place = { top: 0, left: 0, height: 2, width: 4 }) {
  const pass = await controls.project(tensor([2, 1, 1]), 1);
  const call = { total: 2, done: 0, tile: place.left, place, timestep: 1 };
  const latents = tensor([1, 1, place.height, place.width]);
  await controls.guide({ ...call, latents })(pass)(false);
  return pass;
}

const paint = (control: Partial<PictureControl> = {}) => {
  const all = world();
  const controls = new Controls(all.model, [{ ...plain, net: all.net, ...control }], SIZE);
  return { ...all, controls };
};

test('a tile reads its part of the picture, once, and beyond the edge the opposite one', async () => {
  const { controls, read, held } = paint();
  const tile = { top: 1, left: 3, height: 1, width: 2 };
  const pass = await guide(controls, tile);
  const first = (plane: Tensor) => [...plane.data.subarray(0, 8)].map((x) => Math.round(x * 255));
  expect(read.map(({ shape }) => shape)).toEqual([[1, 3, 2, 4]]);
  expect(first(read[0]!)).toEqual([22, 23, 16, 17, 30, 31, 24, 25]);
  const latents = tensor([1, 1, 1, 2]);
  const again = { total: 2, done: 1, tile: 3, place: tile, latents, timestep: 1 };
  await controls.guide(again)(pass)(false);
  expect(read).toHaveLength(1);
  for (const { prompt } of pass.controls) prompt?.release();
  pass.prompt.release();
  controls.release();
  expect(held()).toBe(0);
});

test.each([
  ['balanced', [2], [2, 2, 2].map((scale) => [scale, scale])],
  ['prompt', [2], [0.5, 1, 2].map((scale) => [scale, scale])],
  // The negative prompt is neither read nor guided.
  ['control', [1], [0.5, 1, 2].map((scale) => [0, scale])],
] as const)('what the mode %s does to the residuals', async (mode, read, scales) => {
  const { controls, prompts, passes } = paint({ mode });
  await guide(controls);
  expect(prompts).toEqual(read);
  expect(passes.map((pass) => pass.scales)).toEqual([scales]);
});

test.each([{ weight: 0 }, { start: 0.5 }])(
  'a net that is not active is not run: %o',
  async (change) => {
    const { controls, passes, read } = paint(change);
    await guide(controls);
    expect([passes, read]).toEqual([[], []]);
  },
);

test('an adapter has read its picture once, and is left out of other steps by its factors', async () => {
  const { model, net, read, held } = world();
  const adapter = { ...net, projectPrompt: null };
  const control = { ...plain, net: adapter, mode: 'control', end: 0.5 } as const;
  const controls = new Controls(model, [control], SIZE);
  const pass = await controls.project(tensor([2, 1, 1]), 1);
  const place = { top: 0, left: 0, height: 2, width: 4 };
  const latents = tensor([1, 1, 2, 4]);
  const saying = async (done: number, onlyFirst = false) =>
    controls.guide({ total: 2, done, tile: 0, place, timestep: 1, latents })(pass)(onlyFirst);
  const first = await saying(0);
  // Without nets the UNet takes no residuals.
  expect(first.residuals).toBeNull();
  expect(first.features.map(({ scales }) => scales)).toEqual([
    [0.5, 1, 2].map((scale) => [0, scale]),
  ]);
  const later = await saying(1);
  expect(later.features.map(({ scales }) => scales.flat())).toEqual([new Array(6).fill(0)]);
  expect(later.features[0]!.picture).toBe(first.features[0]!.picture);
  expect((await saying(0, true)).features).toEqual([]);
  expect(read).toHaveLength(1);
  pass.prompt.release();
  controls.release();
  expect(held()).toBe(0);
});

test('transparent pixels are holes', async () => {
  const holes = (size: typeof SIZE) => {
    const { width, height } = size;
    const data = new Uint8Array(width * height * 4).fill(255);
    data[3] = 0;
    return { width, height, channels: 4, data };
  };
  const { controls, read } = paint({ picture: holes });
  await guide(controls);
  expect([...read[0]!.data.subarray(0, 2)]).toEqual([-1, 1]);
});
