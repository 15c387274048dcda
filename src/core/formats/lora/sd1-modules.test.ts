import { expect, test } from 'vitest';
import fullSize from '../../../graph/models/full-size.json' with { type: 'json' };
import { SD1_WEIGHTS } from './sd1-modules.ts';

test.each([
  ['unet', fullSize.unet.shapes],
  ['text_encoder', fullSize.textEncoder.shapes],
] as const)('%s: the weights equal those of SD 1.5 in diffusers', (part, shapes) => {
  const bare = (name: string) => name.replace(/^text_model\./, '');
  expect(SD1_WEIGHTS[part].map(bare).sort()).toEqual(Object.keys(shapes).map(bare).sort());
});
