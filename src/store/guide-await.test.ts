import { beforeEach, describe, expect, it, vi } from 'vitest';
import { failed, memoryPorts, ok } from './__fixtures__/ports.ts';
import { createAppStore } from './index.ts';

const photo = (name: string) => new Blob([name.padEnd(64, 'p')]);
const [FORMER, REMADE] = [new Blob(['former lines']), new Blob(['new lines'])];

let ports: ReturnType<typeof memoryPorts>;
let store: ReturnType<typeof createAppStore>;
let id: string;
const state = () => store.getState();
const made = (picture: Blob) =>
  ok({ type: 'picture', picture, width: 8, height: 8, mask: null, warnings: [] } as const);
/** The tool's run with this number, which ends with this outcome. */
async function endRun(number: number, outcome: Parameters<(typeof ports.toolRuns)[0]['end']>[0]) {
  await vi.waitFor(() => expect(ports.toolRuns).toHaveLength(number));
  ports.toolRuns[number - 1]!.end(outcome);
}
const painted = async (count = 1) => {
  await vi.waitFor(() => expect(ports.jobs).toHaveLength(count));
  return ports.jobs[count - 1]!.request;
};
const turns = () => new Promise((done) => setTimeout(done));

/** A guide with a picture. */
beforeEach(async () => {
  ports = memoryPorts();
  store = createAppStore(ports);
  await state().startEngine();
  await state().addGuide('outline');
  id = state().guides[0]!.id;
  const giving = state().giveGuide(id, photo('cat'), 'cat.jpg');
  await endRun(1, made(FORMER));
  await giving;
});

describe('Generate while a guide is being made again', () => {
  it('waits, and paints with the new picture and all else as it was', async () => {
    state().setPrompt('a cat');
    void state().setGuideTool(id, { options: { low: 50 } });
    void state().generate();
    state().setPrompt('a dog');
    state().setGuide(id, { weight: 0.3 });
    await turns();
    expect(state()).toMatchObject({ isGuideAwaited: true, run: null });
    expect(ports.jobs).toHaveLength(0);

    await endRun(2, made(REMADE));
    const request = await painted();
    expect(request.prompt).toContain('a cat');
    expect(request.controls).toMatchObject([{ picture: REMADE, options: { low: 50 }, weight: 1 }]);
    expect(state()).toMatchObject({ isGuideAwaited: false, guidesNotice: null });
  });

  it('waits for the last change of several', async () => {
    void state().setGuideTool(id, { options: { low: 50 } });
    void state().generate();
    await turns();
    void state().setGuideTool(id, { options: { low: 60 } });
    await endRun(3, made(REMADE));
    const { controls } = await painted();
    expect(controls).toMatchObject([{ picture: REMADE, options: { low: 60 } }]);
  });

  it('waits while a file is read', async () => {
    void state().giveGuide(id, photo('dog'), 'dog.jpg');
    void state().generate();
    await endRun(2, made(REMADE));
    expect((await painted()).controls).toMatchObject([{ picture: REMADE }]);
  });

  it.each([
    ['fails', () => endRun(2, failed('internal'))],
    ['is stopped', () => state().stopGuideTool(id)],
  ])('paints nothing and says so if that %s; the guide and the form stay', async (_, end) => {
    state().setPrompt('a cat');
    void state().setGuideTool(id, { options: { low: 50 } });
    const generating = state().generate();
    await turns();
    await end();
    await generating;
    expect(ports.jobs).toHaveLength(0);
    expect(state()).toMatchObject({
      ...{ isGuideAwaited: false, guidesNotice: 'not-made' },
      form: { prompt: 'a cat' },
      guides: [{ given: { name: 'cat.jpg' }, picture: FORMER, options: { low: 50 } }],
    });

    void state().runGuideTool(id);
    void state().generate();
    expect(state().guidesNotice).toBeNull();
    await endRun(3, made(REMADE));
    expect((await painted()).controls).toMatchObject([{ picture: REMADE }]);
  });

  it('paints without the guide if that is removed', async () => {
    void state().setGuideTool(id, { options: { low: 50 } });
    void state().generate();
    await turns();
    await state().removeGuide(id);
    expect((await painted()).controls).toEqual([]);
  });

  it.each([
    ['by its button', () => state().stopAwaitingGuides()],
    ['by Escape', () => state().leavePicture()],
  ])('can be called off %s, which lets the guide go on', async (_, callOff) => {
    void state().setGuideTool(id, { options: { low: 50 } });
    const generating = state().generate();
    await turns();
    callOff();
    expect(state().isGuideAwaited).toBe(false);
    await endRun(2, made(REMADE));
    await generating;
    expect(state()).toMatchObject({ guidesNotice: null, guides: [{ picture: REMADE }] });
    expect(ports.jobs).toHaveLength(0);
  });

  it('keeps the order of several clicks', async () => {
    void state().setGuideTool(id, { options: { low: 50 } });
    for (const prompt of ['first', 'second']) {
      state().setPrompt(prompt);
      void state().generate();
    }
    await endRun(2, made(REMADE));
    expect((await painted()).prompt).toContain('first');
    ports.jobs[0]!.finish();
    expect((await painted(2)).prompt).toContain('second');
  });
});

it('Generate does not wait for a guide that is finished', async () => {
  void state().generate();
  expect(state()).toMatchObject({ isGuideAwaited: false, queue: { entries: [{}] } });
  expect((await painted()).controls).toMatchObject([{ picture: FORMER }]);
});
