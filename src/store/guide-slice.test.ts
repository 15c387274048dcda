import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CONTROL_LIMITS, DEFAULT_CONTROL, type Control } from '../contract/controls.ts';
import type { ControlSettings } from '../contract/picture-settings.ts';
import { failed, memoryPorts, ok } from './__fixtures__/ports.ts';
import { pictureOf } from './__fixtures__/picture.ts';
import { createAppStore, guideNeeds } from './index.ts';
import { lookAtEdge } from './look-at-edge.ts';
import { revivePicture } from './revive-picture.ts';

const photo = (bytes = 256) => new Blob(['p'.repeat(bytes)]);
const LINES = new Blob(['lines'], { type: 'image/png' });
const NET = {
  id: 'n',
  name: 'my-canny-net',
  bytes: 1,
  kind: 'control-net',
  form: 'controlnet',
  fit: null,
} as const;

let ports: ReturnType<typeof memoryPorts>;
let store: ReturnType<typeof createAppStore>;
const state = () => store.getState();
const guides = () => state().guides;

const made = (warnings: readonly { type: 'nothing-found' }[] = []) =>
  ok({ type: 'picture', picture: LINES, width: 8, height: 8, mask: null, warnings } as const);
const lastRun = async (count = 1) => {
  await vi.waitFor(() => expect(ports.toolRuns.length).toBeGreaterThanOrEqual(count));
  return ports.toolRuns.at(-1)!;
};

async function withStore() {
  ports = memoryPorts(ports?.record.saved ?? null);
  store = createAppStore(ports);
  await state().startEngine();
}

beforeEach(async () => {
  ports = memoryPorts();
  ports.library.addOns.push(NET as never);
  store = createAppStore(ports);
  await state().startEngine();
});

/** A guide with a finished outline. */
async function outlined() {
  await state().addGuide('outline');
  const { id } = guides().at(-1)!;
  const giving = state().giveGuide(id, photo(), 'cat.jpg');
  (await lastRun()).end(made());
  await giving;
  return id;
}

describe('a guide', () => {
  it('is made by its tool from the given picture, with the installed add-on', async () => {
    const id = await outlined();
    expect(ports.toolRuns[0]!.request).toMatchObject({
      tool: 'canny',
      resolution: 128,
      models: {},
    });
    expect(guides()).toMatchObject([
      { id, purpose: 'outline', addOn: NET.name, tool: 'canny', picture: LINES, weight: 1 },
    ]);
    expect(state().guidePanel).toEqual({ type: 'guide', id });
    expect(state().guideWork).toEqual({});
  });

  it('names the add-on on offer where none is installed', async () => {
    await state().addGuide('depth');
    expect(guides()[0]!.addOn).toBe('control_v11f1p_sd15_depth');
  });

  it('has no effect until it has its picture, and is fixed when Generate is clicked', async () => {
    await state().addGuide('outline');
    void state().generate();
    await vi.waitFor(() => expect(ports.jobs).toHaveLength(1));
    expect(ports.jobs[0]!.request.controls).toEqual([]);

    const id = await outlined();
    const changing = state().setGuideTool(id, { options: { low: 50 } });
    (await lastRun(2)).end(made());
    await changing;
    state().setGuide(id, { weight: 0.7, end: 0.5, mode: 'control' });
    void state().generate();
    state().setGuide(id, { weight: 2 });
    ports.jobs[0]!.finish();
    await vi.waitFor(() => expect(ports.jobs).toHaveLength(2));
    const control: Control = {
      ...DEFAULT_CONTROL,
      ...{ kind: 'control-net', addOn: NET.name, picture: LINES, tool: 'canny' },
      ...{ weight: 0.7, end: 0.5, mode: 'control', options: { low: 50 } },
    };
    expect(ports.jobs[1]!.request.controls).toEqual([control]);
  });

  it('that was drawn from scratch names no tool', async () => {
    await state().addGuide('sketch');
    const drawn = new Blob(['drawn']);
    await state().keepDrawnGuide(guides()[0]!.id, drawn);
    void state().generate();
    await vi.waitFor(() => expect(ports.jobs).toHaveLength(1));
    expect(ports.jobs[0]!.request.controls).toMatchObject([{ picture: drawn, tool: null }]);
  });

  it('survives a reload with all its changes', async () => {
    const id = await outlined();
    state().setGuide(id, { weight: 1.5, start: 0.25 });
    await state().keepDrawnGuide(id, new Blob(['drawn']));
    await vi.waitFor(() => expect(ports.record.guides).toMatchObject({ guides: guides() }));
    const { guides: kept } = ports.record;
    await withStore();
    ports.record.guides = kept;
    await state().loadGuides();
    expect(guides()).toHaveLength(1);
    expect(guides()[0]).toMatchObject({ id, weight: 1.5, start: 0.25, isEdited: true });
  });

  it('is read from saved data, and damaged data is not', async () => {
    ports.record.guides = {
      guides: [
        null,
        { kind: 'sculpture', addOn: 'x' },
        { kind: 'control-net', addOn: 'x', weight: 9, start: 0.9, end: 0.1, tool: 'hammer' },
      ],
    };
    await state().loadGuides();
    expect(guides()).toMatchObject([
      { kind: 'control-net', addOn: 'x', weight: 2, start: 0, end: 1, tool: 'straight' },
    ]);
  });

  it('comes back when its removal is undone', async () => {
    const id = await outlined();
    state().showGuide(id);
    await state().removeGuide(id);
    expect(guides()).toEqual([]);
    expect(state()).toMatchObject({ guidePanel: null, shownGuide: null });
    await state().undo();
    expect(guides()).toMatchObject([{ id, picture: LINES }]);
  });

  it('is refused beyond the limit for a picture', async () => {
    for (let i = 0; i <= CONTROL_LIMITS.count; i++) await state().addGuide('outline');
    expect(guides()).toHaveLength(CONTROL_LIMITS.count);
    expect(state().guidesNotice).toBe('full');
  });
});

describe('a tool', () => {
  it('reports its progress, and can be stopped', async () => {
    const id = await outlined();
    const again = state().setGuideTool(id, { options: { low: 50 } });
    await vi.waitFor(() => expect(ports.toolRuns).toHaveLength(2));
    const run = ports.toolRuns[1]!;
    expect(run.request.options).toEqual({ low: 50 });
    run.report({ type: 'loading' });
    expect(state().guideWork[id]?.progress).toEqual({ type: 'loading' });
    await state().stopGuideTool(id);
    run.report({ type: 'loading' });
    await again;
    expect(state().guideWork).toEqual({});
  });

  it.each([
    ['it is stopped', (id: string) => state().stopGuideTool(id)],
    ['it fails', async () => (await lastRun()).end(failed('internal'))],
  ])('leaves no picture of other settings if %s, but the given one', async (_, happens) => {
    const id = await outlined();
    const again = state().setGuideTool(id, { options: { low: 50 } });
    await vi.waitFor(() => expect(ports.toolRuns).toHaveLength(2));
    await happens(id);
    await again;
    expect(guides()).toMatchObject([{ picture: null, given: { width: 256 } }]);
  });

  it('leaves no picture of another tool if it lacks its model', async () => {
    const id = await outlined();
    await state().setGuideTool(id, { tool: 'depth' });
    expect(guides()).toMatchObject([{ tool: 'depth', picture: null }]);
  });

  it('leaves what the user drew', async () => {
    const id = await outlined();
    const drawn = photo();
    await state().keepDrawnGuide(id, drawn);
    await state().setGuideTool(id, { tool: 'depth' });
    expect(guides()[0]!.picture).toBe(drawn);
  });

  it('reports its failure beside the guide, which keeps the given picture', async () => {
    await state().addGuide('outline');
    const { id } = guides()[0]!;
    const giving = state().giveGuide(id, photo(), 'cat.jpg');
    (await lastRun()).end(failed('internal'));
    await giving;
    expect(state().guideFaults[id]).toMatchObject({ type: 'tool-failed' });
    expect(guides()[0]!.given).toMatchObject({ name: 'cat.jpg', width: 256 });

    const again = state().runGuideTool(id);
    await vi.waitFor(() => expect(ports.toolRuns).toHaveLength(2));
    ports.toolRuns[1]!.end(made([{ type: 'nothing-found' }]));
    await again;
    expect(state().guideFaults[id]).toEqual({ type: 'nothing-to-follow' });
  });

  it('waits for its model, then uses it', async () => {
    await state().addGuide('depth');
    const { id } = guides()[0]!;
    await state().giveGuide(id, photo(), 'cat.jpg');
    expect(ports.toolRuns).toHaveLength(0);
    expect(guideNeeds(guides()[0]!, state()).map(({ title }) => title)).toEqual([
      'ControlNet depth',
      'Depth Anything V2 Small',
    ]);
    ports.library.addOns.push({
      ...{ id: 'd', name: 'my-depth', bytes: 1 },
      ...{ kind: 'tool-model', task: 'depth-estimation' },
    });
    const looking = state().runGuideTool(id);
    const run = await lastRun();
    expect(run.request.models).toEqual({ 'depth-estimation': 'my-depth' });
    run.end(made());
    await looking;
    expect(guides()[0]!.picture).toBe(LINES);
  });

  it('does not run on a file that is not a picture, and the previous picture stays', async () => {
    const id = await outlined();
    await state().giveGuide(id, new Blob([]), 'notes.txt');
    expect(state().guideFaults[id]).toMatchObject({ type: 'refused', name: 'notes.txt' });
    expect(guides()[0]!.picture).toBe(LINES);
    expect(ports.toolRuns).toHaveLength(1);
  });

  it('does not run on a ready-made picture', async () => {
    const id = await outlined();
    const ready = photo(64);
    await state().giveReadyGuide(id, ready, 'pose.png');
    expect(guides()[0]).toMatchObject({ picture: ready, tool: 'straight' });
    expect(ports.toolRuns).toHaveLength(1);
  });

  it.each([
    ['control-net', { type: 'nothing-to-follow' }],
    ['ip-adapter', undefined],
  ] as const)(
    'of a ready-made picture that is black, a %s has this fault: %o',
    async (kind, fault) => {
      await state().addGuide(kind === 'ip-adapter' ? 'style' : 'outline');
      const { id } = guides()[0]!;
      await state().giveReadyGuide(id, new Blob(['000']), 'night.png');
      expect(state().guideFaults[id]).toEqual(fault);
      expect(guides()).toMatchObject([{ kind, given: { name: 'night.png' }, tool: 'straight' }]);
      await state().giveReadyGuide(id, photo(64), 'pose.png');
      expect(state().guideFaults).toEqual({});
      await state().giveReadyGuide(id, new Blob(['000']), 'night.png');
      await state().setGuideTool(id, { tool: 'straight' });
      expect(state().guideFaults[id]).toEqual(fault);
    },
  );

  it('is ignored once the guide is gone or has another picture', async () => {
    await state().addGuide('outline');
    const { id } = guides()[0]!;
    const first = state().giveGuide(id, photo(100), 'one.png');
    const run = await lastRun();
    const second = state().giveGuide(id, photo(200), 'two.png');
    await vi.waitFor(() => expect(ports.toolRuns).toHaveLength(2));
    run.end(made());
    await first;
    expect(guides()[0]!.picture).toBeNull();
    await state().removeGuide(id);
    await second;
    expect(guides()).toEqual([]);
    expect(state().guideWork).toEqual({});
  });
});

describe('the guides of another picture', () => {
  const CONTROL: Control = {
    ...DEFAULT_CONTROL,
    ...{ kind: 'control-net', addOn: 'other-depth', picture: LINES, weight: 0.4, tool: 'depth' },
  };
  const WRITTEN: ControlSettings = {
    ...DEFAULT_CONTROL,
    ...{ kind: 'control-net', name: 'MY-canny-net', hash: null, weight: 0.3, tool: 'canny' },
  };
  const read = (controls?: readonly ControlSettings[]) =>
    state().readPicture(
      new File(
        [
          JSON.stringify({
            ...{ prompt: 'a', negativePrompt: '', options: { steps: 5 }, hires: null },
            ...{ ingredients: [], controls },
          }),
        ],
        'a.png',
      ),
    );

  it('come with its settings, and go with the settings of a picture without guides', async () => {
    await state().reuse({ ...pictureOf('a', { controls: [CONTROL] }), bytes: 1 });
    expect(guides()).toMatchObject([
      { addOn: 'other-depth', purpose: 'depth', picture: LINES, weight: 0.4, tool: 'depth' },
    ]);
    await state().reuse({ ...pictureOf('b', { controls: [] }), bytes: 1 });
    expect(guides()).toEqual([]);
    await state().undo();
    expect(guides()).toHaveLength(1);
  });

  it('keep pictures that are already here, so that the result is the same', async () => {
    await outlined();
    await read([WRITTEN]);
    expect(guides()).toMatchObject([{ addOn: NET.name, weight: 0.3, picture: LINES }]);
    expect(state().readingNotice).toBeNull();
  });

  it('are made again if a tool had made them with other settings', async () => {
    const id = await outlined();
    await read([{ ...WRITTEN, options: { low: 30 }, resolution: 96 }]);
    expect(guides()).toMatchObject([{ id, options: { low: 30 }, resolution: 96 }]);
    const { request, end } = await lastRun(2);
    expect(request).toMatchObject({ tool: 'canny', options: { low: 30 }, resolution: 96 });
    const other = new Blob(['other lines']);
    end(ok({ type: 'picture', picture: other, width: 8, height: 8, mask: null, warnings: [] }));
    await vi.waitFor(() => expect(guides()).toMatchObject([{ id, picture: other, weight: 0.3 }]));
  });

  it('stay unchanged if they were drawn or given ready-made', async () => {
    const set = { options: { low: 30 }, resolution: null };
    const id = await outlined();
    const drawn = new Blob(['drawn']);
    await state().keepDrawnGuide(id, drawn);
    await read([{ ...WRITTEN, ...set }]);
    expect(guides()).toMatchObject([{ id, picture: drawn, options: {}, weight: 0.3 }]);
    const ready = photo(64);
    await state().giveReadyGuide(id, ready, 'lines.png');
    await read([{ ...WRITTEN, ...set }]);
    expect(guides()).toMatchObject([{ id, picture: ready, tool: 'straight', options: {} }]);
    expect(ports.toolRuns).toHaveLength(1);
  });

  it('are cut off beyond the limit, in words', async () => {
    const twenty = Array.from({ length: 20 }, (_, at) => ({ ...WRITTEN, name: `net ${at}` }));
    await read(twenty);
    expect(guides().map(({ addOn }) => addOn)).toEqual(
      twenty.slice(0, CONTROL_LIMITS.count).map(({ name }) => name),
    );
    expect(state().guidesNotice).toBe('full');
    await read([WRITTEN]);
    expect(state().guidesNotice).toBeNull();
  });

  it('come with the settings of their tools', async () => {
    const set = { options: { low: 30 }, resolution: 96 };
    await read([{ ...WRITTEN, ...set }]);
    expect(guides()).toMatchObject([{ tool: 'canny', ...set }]);
    const { id } = guides()[0]!;
    const giving = state().giveGuide(id, photo(40), 'hill.png');
    const { request, end } = await lastRun();
    end(made());
    await giving;
    expect(request).toMatchObject(set);
    expect(guides()).toMatchObject([{ picture: LINES, ...set }]);
    const changing = state().setGuideTool(id, { tool: 'scribble' });
    const other = await lastRun(2);
    other.end(made());
    await changing;
    expect(other.request).toMatchObject({ options: {}, resolution: 128 });
  });

  it('of an earlier version have tools with default settings', async () => {
    const { options: _, resolution: __, ...old } = CONTROL;
    const parameters = { ...pictureOf('a').parameters!, controls: [old as Control] };
    const { controls } = revivePicture({ ...pictureOf('a'), parameters }).parameters!;
    expect(controls).toEqual([CONTROL]);
  });

  it('are asked for where they are missing, as are their add-ons', async () => {
    await read([WRITTEN, { ...WRITTEN, name: 'control_unknown', hash: 'd14c016b', tool: null }]);
    expect(guides()).toMatchObject([
      { addOn: NET.name, picture: null, tool: 'canny' },
      { addOn: 'control_unknown', picture: null, purpose: null },
    ]);
    expect(state().readingNotice).toMatchObject({
      guidesMissing: 2,
      missing: [{ kind: 'control-net', name: 'control_unknown', hash: 'd14c016b' }],
    });
    await read();
    expect(guides()).toEqual([]);
  });
});

it('a picture of the gallery waits until the user has chosen what it should guide', async () => {
  const picture = { ...pictureOf('a'), bytes: 3 };
  ports.disk.set('a', { ...picture, file: photo(40) });
  await state().guideWith(picture);
  expect(state().guidePanel).toMatchObject({ type: 'choose', given: { width: 40, fromId: 'a' } });
  const adding = state().addGuide('outline');
  (await lastRun()).end(made());
  await adding;
  expect(guides()).toMatchObject([{ given: { fromId: 'a' }, picture: LINES }]);
});

it('a style needs the adapter and its encoder', () => {
  const style = {
    ...({ kind: 'ip-adapter', addOn: 'ip-adapter_sd15', purpose: 'style' } as const),
    ...({ tool: 'straight', picture: null } as const),
  };
  const library = { models: [], addOns: [], downloads: [] };
  const titles = guideNeeds(style, { library, modelId: '' }).map(({ title }) => title);
  expect(titles).toEqual(['IP-Adapter', 'CLIP ViT-H/14']);
});

it('a tool processes a picture at the size that it will have', () => {
  const model = state();
  expect(lookAtEdge({ width: 512, height: 256 }, 'crop', model)).toBe(128);
  expect(lookAtEdge({ width: 512, height: 256 }, 'fill', model)).toBe(64);
  expect(lookAtEdge({ width: 100, height: 100 }, 'stretch', model)).toBe(128);
});
