import { expect, it } from 'vitest';
import type { AddOn } from './library.ts';
import { toolModelsFor } from './tool-presets.ts';

it('finds the installed models of a task, the preset’s first', () => {
  const addOn = (name: string, task: 'depth-estimation' | 'pose-estimation'): AddOn => ({
    id: name,
    name,
    bytes: 1,
    kind: 'tool-model',
    task,
  });
  const library = {
    models: [],
    downloads: [],
    addOns: [
      addOn('a', 'depth-estimation'),
      addOn('b', 'pose-estimation'),
      addOn('depth-anything-v2-small', 'depth-estimation'),
    ],
  };
  expect(toolModelsFor('depth-estimation', library)).toEqual(['depth-anything-v2-small', 'a']);
  expect(toolModelsFor('image-to-text', library)).toEqual([]);
  expect(toolModelsFor('image-to-text', null)).toEqual([]);
});
