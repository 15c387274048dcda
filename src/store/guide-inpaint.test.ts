import { expect, it, vi } from 'vitest';
import { DEFAULT_MASK_OPTIONS } from '../contract/paint-mask.ts';
import { memoryPorts, ok } from './__fixtures__/ports.ts';
import { createAppStore } from './index.ts';

it('a guide that leaves out what is repainted takes the start picture’s mask, and asks for it', async () => {
  const ports = memoryPorts();
  const store = createAppStore(ports);
  const state = () => store.getState();
  await state().startEngine();
  await state().addGuide('outline');
  const { id } = state().guides[0]!;
  const photo = new Blob(['p'.repeat(64)]);
  await state().setGuideTool(id, { tool: 'inpaint' });
  await state().giveGuide(id, photo, 'cat.jpg');
  expect(state().guideFaults[id]).toEqual({ type: 'no-mask' });
  expect(ports.toolRuns).toHaveLength(0);

  const mask = new Blob(['mask']);
  await state().useAsStart(photo, 'cat.jpg', null, { ...DEFAULT_MASK_OPTIONS, picture: mask });
  const again = state().runGuideTool(id);
  await vi.waitFor(() => expect(ports.toolRuns).toHaveLength(1));
  const [{ request, end }] = ports.toolRuns as [(typeof ports.toolRuns)[number]];
  const picture = new Blob(['holes']);
  end(ok({ type: 'picture', picture, width: 64, height: 64, mask: null, warnings: [] }));
  await again;
  expect(request).toMatchObject({ tool: 'inpaint', picture: photo, mask });
  expect(state().guideFaults).toEqual({});
  expect(state().guides).toMatchObject([{ tool: 'inpaint', picture }]);
});
