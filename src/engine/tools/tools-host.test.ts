import { expect, it, vi } from 'vitest';
import { drawnPicture } from '../../core/image/__fixtures__/drawn-picture.ts';
import { AppError } from '../../core/errors.ts';
import { withAlpha } from '../../core/image/with-alpha.ts';
import type { Pixels } from '../../core/image/resample.ts';
import type { ToolProgress, ToolRequest } from '../../contract/tools-api.ts';
import { rawCodecs, rawPicture, readRaw } from './__fixtures__/raw-pictures.ts';
import { MODEL_FREE } from './model-free.ts';
import { ToolsHost } from './tools-host.ts';

const openFiles = () => Promise.reject(new Error('no model is needed'));
const host = new ToolsHost({ runners: MODEL_FREE, openFiles, codecs: rawCodecs });
const ignore = () => undefined;

const opaque = (width: number, height: number): Pixels => {
  const { data } = drawnPicture([width, height], 3);
  return { width, height, channels: 4, data: new Uint8Array(withAlpha(data).buffer) };
};

const ask = (change: Partial<ToolRequest>): ToolRequest => ({
  jobId: 'a',
  tool: 'canny',
  picture: rawPicture(opaque(40, 30)),
  resolution: null,
  options: {},
  models: {},
  ...change,
});

async function made(change: Partial<ToolRequest>) {
  const outcome = await host.runTool(ask(change), ignore);
  if (!outcome.ok || outcome.value.type !== 'picture') throw new Error(JSON.stringify(outcome));
  return { ...outcome.value, pixels: await readRaw(outcome.value.picture) };
}

it.each(Object.keys(MODEL_FREE) as (keyof typeof MODEL_FREE)[])(
  '%s handles a single pixel, a thin picture, and one with transparency',
  async (tool) => {
    const transparent = { ...opaque(20, 10) };
    transparent.data.fill(0);
    for (const picture of [opaque(1, 1), opaque(1, 70), opaque(70, 1), transparent]) {
      const mask = rawPicture(opaque(3, 3));
      const { pixels } = await made({ tool, picture: rawPicture(picture), mask });
      expect(pixels.width * pixels.height).toBeGreaterThan(0);
    }
  },
);

it('looks at a picture at the requested resolution, if the tool has one', async () => {
  expect(await made({ tool: 'canny', resolution: 64 })).toMatchObject({ width: 85, height: 64 });
  expect(await made({ tool: 'straight', resolution: 64 })).toMatchObject({ width: 40, height: 30 });
});

it('takes the table’s options unless others are given', async () => {
  const tool = 'threshold';
  const [usual, same] = [await made({ tool }), await made({ tool, options: { threshold: 127 } })];
  expect(usual.pixels.data).toEqual(same.pixels.data);
  const lighter = await made({ tool, options: { threshold: 20 } });
  expect(lighter.pixels.data).not.toEqual(same.pixels.data);
});

it.each(['canny', 'scribble', 'drawn', 'line'] as const)(
  'warns if there is nothing to draw: %s',
  async (tool) => {
    const blank = opaque(20, 20);
    blank.data.fill(255);
    const { warnings } = await made({ tool, picture: rawPicture(blank) });
    expect(warnings).toEqual([{ type: 'nothing-found' }]);
    const ruled = opaque(20, 20);
    ruled.data.forEach((_, at) => {
      if (at % 4 !== 3) ruled.data[at] = at % 80 < 40 ? 0 : 255;
    });
    expect((await made({ tool, picture: rawPicture(ruled) })).warnings).toEqual([]);
  },
);

it('makes the masked pixels transparent, and leaves the others as they are', async () => {
  const picture = opaque(4, 1);
  const mask = { width: 4, height: 1, channels: 4, data: new Uint8Array(16).fill(255) };
  mask.data.set([0, 0, 0, 255, 127, 127, 127, 255, 128, 128, 128, 255]);
  const { pixels } = await made({
    tool: 'inpaint',
    picture: rawPicture(picture),
    mask: rawPicture(mask),
  });
  expect([...pixels.data].filter((_, place) => place % 4 === 3)).toEqual([255, 255, 0, 0]);
  expect(pixels.data.subarray(0, 8)).toEqual(picture.data.subarray(0, 8));
});

it.each([
  [{ tool: 'x' as 'canny' }, 'tool'],
  [{ picture: 'x' as unknown as Blob }, 'picture'],
  [{ mask: 1 as unknown as Blob }, 'mask'],
  [{ resolution: 63 }, 'resolution'],
  [{ resolution: NaN }, 'resolution'],
  [{ options: { low: 0 } }, 'low'],
  [{ options: { high: '7' as unknown as number } }, 'high'],
  [{ tool: 'inpaint' as const }, 'mask'],
])('refuses %j, naming the field', async (change, field) => {
  expect(await host.runTool(ask(change), ignore)).toMatchObject({
    ok: false,
    error: { code: 'invalid-request', details: { field } },
  });
});

it('passes on the error for a file that is no picture', async () => {
  const broken = new ToolsHost({
    runners: MODEL_FREE,
    openFiles,
    codecs: {
      ...rawCodecs,
      decode: () => Promise.reject(new AppError('unreadable-picture', 'no picture')),
    },
  });
  expect(await broken.runTool(ask({}), ignore)).toMatchObject({
    ok: false,
    error: { code: 'unreadable-picture' },
  });
});

it('runs one tool at a time, and stops those that are cancelled', async () => {
  const events: ToolProgress[] = [];
  let go: () => void = () => undefined;
  const slow = new ToolsHost({
    codecs: rawCodecs,
    openFiles,
    runners: {
      straight: (picture) =>
        new Promise((resolve) => {
          go = () => resolve({ picture });
        }),
    },
  });
  const first = slow.runTool(ask({ tool: 'straight' }), (event) => void events.push(event));
  const second = slow.runTool(ask({ tool: 'straight', jobId: 'b' }), () => {
    throw new Error('not its turn');
  });
  await vi.waitUntil(() => events.length === 2, { interval: 1 });
  await slow.cancelTool('b');
  expect(await second).toEqual({ ok: true, value: { type: 'cancelled' } });
  await slow.cancelTool('a');
  await slow.cancelTool('unknown');
  go();
  expect(await first).toEqual({ ok: true, value: { type: 'cancelled' } });
  expect(events.map(({ type }) => type)).toEqual(['loading', 'running']);
});
