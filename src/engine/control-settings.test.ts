import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatInfotext, parseInfotext } from '../core/formats/a1111-parameters.ts';
import {
  CONTROL_KINDS,
  CONTROL_MODES,
  DEFAULT_CONTROL,
  type Control,
} from '../contract/controls.ts';
import type { ControlSettings } from '../contract/picture-settings.ts';
import { TOOL_RESOLUTION } from '../contract/picture-tools.ts';
import { START_FITS } from '../contract/start-picture.ts';
import { readControls, writeControls } from './control-settings.ts';

const OUTLINE: Control = {
  ...DEFAULT_CONTROL,
  kind: 'control-net',
  addOn: 'control_v11p_sd15_canny',
  picture: new Blob(),
  tool: 'canny',
};

const READ: ControlSettings = {
  ...DEFAULT_CONTROL,
  kind: 'control-net',
  name: 'control_v11p_sd15_canny',
  hash: null,
  tool: 'canny',
};

const settings = (text: string) => parseInfotext(`a cat\n${text}`).settings;
const read = (unit: string) => readControls(settings(`Steps: 20, Seed: 1, Size: 8x8, ${unit}`));

test('a unit is written as sd-webui-controlnet writes it', () => {
  expect(Object.fromEntries(writeControls([OUTLINE]))).toEqual({
    'ControlNet 0':
      'Module: canny, Model: control_v11p_sd15_canny, Weight: 1.0, Resize Mode: Crop and Resize, ' +
      'Threshold A: 100.0, Threshold B: 200.0, ' +
      'Guidance Start: 0.0, Guidance End: 1.0, Pixel Perfect: True, Control Mode: Balanced',
  });
  const set = { ...OUTLINE, options: { high: 150 }, resolution: 768 };
  expect(writeControls([set]).get('ControlNet 0')).toContain(
    'Resize Mode: Crop and Resize, Processor Res: 768, Threshold A: 100.0, Threshold B: 150.0, ' +
      'Guidance Start: 0.0, Guidance End: 1.0, Pixel Perfect: False',
  );
  const style = { ...OUTLINE, kind: 'ip-adapter', addOn: 'ip-adapter_sd15', weight: 0.65 } as const;
  const { 'ControlNet 1': second } = Object.fromEntries(writeControls([OUTLINE, style]));
  expect(second).toContain('Module: ip-adapter-auto, Model: ip-adapter_sd15, Weight: 0.65');
});

// Found in the wild: from 1.1.449, from 1.1.4 through the API, from 1.1.2, and from older versions.
test.each<[version: string, unit: string, controls: readonly Partial<ControlSettings>[]]>([
  [
    'two units of a recent version',
    'ControlNet 0: "Module: canny, Model: control_v11p_sd15_canny [d14c016b], Weight: 1.0, Resize Mode: Crop and Resize, Processor Res: 512, Threshold A: 192.0, Threshold B: 255.0, Guidance Start: 0.0, Guidance End: 1.0, Pixel Perfect: False, Control Mode: ControlNet is more important", ControlNet 1: "Module: softedge_pidinet, Model: control_v11p_sd15_softedge [a8575a2a], Weight: 1.0, Resize Mode: Crop and Resize, Processor Res: 512, Threshold A: 0.5, Threshold B: 0.5, Guidance Start: 0.0, Guidance End: 1.0, Pixel Perfect: False, Control Mode: Balanced", Version: v1.10.1',
    [
      {
        ...READ,
        ...{ hash: 'd14c016b', mode: 'control' },
        ...{ options: { low: 192, high: 255 }, resolution: 512 },
      },
      { ...READ, name: 'control_v11p_sd15_softedge', hash: 'a8575a2a', tool: null },
    ],
  ],
  [
    'numbers for names, as the API takes them',
    'ControlNet 0: "Module: tile_resample, Model: control_v11f1e_sd15_tile, Weight: 0.6, Resize Mode: 1, Low Vram: False, Processor Res: 512, Threshold A: 1, Threshold B: 1, Guidance Start: 0.0, Guidance End: 1.0, Pixel Perfect: True, Control Mode: 1, Hr Option: HiResFixOption.BOTH, Save Detected Map: False"',
    [
      {
        ...READ,
        name: 'control_v11f1e_sd15_tile',
        tool: 'tile',
        weight: 0.6,
        fit: 'crop',
        mode: 'prompt',
      },
    ],
  ],
  [
    'small letters and a range',
    'ControlNet 0: "preprocessor: lineart_coarse, model: control_v11p_sd15_lineart [43d4be0d], weight: 0.6, starting/ending: (0.1, 0.8), resize mode: Resize and Fill, pixel perfect: True, control mode: ControlNet is more important, preprocessor params: (512, 32, 64)"',
    [
      {
        ...READ,
        name: 'control_v11p_sd15_lineart',
        hash: '43d4be0d',
        tool: null,
        weight: 0.6,
        start: 0.1,
        end: 0.8,
        fit: 'fill',
        mode: 'control',
      },
    ],
  ],
  [
    'a tool’s settings in one field, the second at its default',
    'ControlNet: "preprocessor: canny, model: control_canny-fp16 [e3fe7712], weight: 1, pixel perfect: False, preprocessor params: (768, 30, 200)"',
    [
      {
        ...READ,
        ...{ name: 'control_canny-fp16', hash: 'e3fe7712', options: { low: 30 }, resolution: 768 },
      },
    ],
  ],
  [
    'a single unit without a number, and a module without a model',
    'ControlNet: "preprocessor: reference_only, model: None, weight: 1, starting/ending: (0.25, 0.5), resize mode: Crop and Resize, pixel perfect: True, control mode: Balanced, preprocessor params: (512, 64, 64)"',
    [{ ...READ, name: 'reference_only', tool: null, start: 0.25, end: 0.5 }],
  ],
  [
    'a setting for each field',
    'ControlNet Enabled: True, ControlNet Module: canny, ControlNet Model: control_canny-fp16 [e3fe7712], ControlNet Weight: 1, ControlNet Guidance Start: 0, ControlNet Guidance End: 0.24',
    [{ ...READ, name: 'control_canny-fp16', hash: 'e3fe7712', end: 0.24 }],
  ],
  [
    'the same with other names',
    'ControlNet Enabled: True, ControlNet Preprocessor: depth_midas, ControlNet Model: controlnetPreTrained_depthV10 [400750f6], ControlNet Weight: 0.8, ControlNet Starting Step: 0, ControlNet Ending Step: 1, ControlNet Resize Mode: Resize and Fill, ControlNet Pixel Perfect: False, ControlNet Control Mode: My prompt is more important, ControlNet Preprocessor Parameters: "(512, 64, 64)"',
    [
      {
        ...READ,
        name: 'controlnetPreTrained_depthV10',
        hash: '400750f6',
        tool: null,
        weight: 0.8,
        fit: 'fill',
        mode: 'prompt',
      },
    ],
  ],
  [
    'an IP-Adapter',
    'ControlNet 0: "Module: ip-adapter_clip_sd15, Model: ip-adapter-plus_sd15 [32cd8f7f], Weight: 0.5, Guidance Start: 0, Guidance End: 1"',
    [
      {
        ...READ,
        kind: 'ip-adapter',
        name: 'ip-adapter-plus_sd15',
        hash: '32cd8f7f',
        tool: null,
        weight: 0.5,
      },
    ],
  ],
  ['a unit that was off', 'ControlNet Enabled: False, ControlNet Module: canny', []],
  ['a unit that does nothing', 'ControlNet 0: "Module: none, Model: None, Weight: 1.0"', []],
])('reads %s', (_, unit, controls) => {
  expect(read(unit)).toEqual(controls);
});

test('values that make no sense become the defaults', () => {
  const unit = 'Module: canny, Model: control_v11p_sd15_canny, Weight: 1.35-1.5, ';
  expect(read(`ControlNet 0: "${unit}Guidance Start: 0.9, Guidance End: 0.1"`)).toEqual([READ]);
  expect(read(`ControlNet 0: "${unit}Weight: 7, Control Mode: Loud"`)).toEqual([
    { ...READ, weight: 2 },
  ]);
  expect(
    read(`ControlNet 0: "${unit}Processor Res: -1, Threshold A: many, Threshold B: -1"`),
  ).toEqual([READ]);
  expect(read(`ControlNet 0: "${unit}Processor Res: 9000, Threshold B: 900"`)).toEqual([
    { ...READ, resolution: 2048, options: { high: 255 } },
  ]);
});

test('all controls are read, even if they are more than a picture can have here', () => {
  const units = Array.from({ length: 20 }, (_, at) => `ControlNet ${at}: "Model: net ${at}"`);
  expect(read(units.join(', '))).toHaveLength(20);
});

test('controls survive being written and read again, whatever their names', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const name = fc
    .string({ minLength: 1, maxLength: 40 })
    .map((text) => text.replaceAll(/[:[\]\n\r]/g, '').trim())
    .filter((text) => text !== '' && !/^(none|.*\.(safetensors|ckpt|pth?|bin))$/i.test(text))
    .filter((text) => !/ip[-_]?adapter/i.test(text));
  const control = fc
    .record({
      addOn: name,
      kind: fc.constantFrom(...CONTROL_KINDS),
      fit: fc.constantFrom(...START_FITS),
      mode: fc.constantFrom(...CONTROL_MODES),
      weight: fc.double({ min: 0, max: 2, noNaN: true }),
      shares: fc.uniqueArray(share, { minLength: 2, maxLength: 2 }),
      made: fc.oneof(
        fc.record({
          tool: fc.constant('canny'),
          options: fc.record({ low: fc.integer({ min: 1, max: 99 }) }, { requiredKeys: [] }),
          resolution: fc.option(fc.integer(TOOL_RESOLUTION)),
        }),
        fc.record({
          tool: fc.constant('tile'),
          options: fc.record({ downsampling: fc.constantFrom(1.25, 8) }),
          resolution: fc.constant(null),
        }),
        fc.record({
          tool: fc.constantFrom('depth', 'drawn', null),
          options: fc.constant({}),
          resolution: fc.constant(null),
        }),
      ),
    })
    .map(({ shares, made, ...others }) => {
      const [start, end] = shares.toSorted((a, b) => a - b) as [number, number];
      return { ...others, ...made, start, end, picture: new Blob() };
    })
    .filter(({ start, end }) => start < end);
  fc.assert(
    fc.property(fc.array(control, { maxLength: 4 }), (controls) => {
      const written = formatInfotext({
        prompt: 'a cat',
        negativePrompt: '',
        settings: new Map([
          ...settings('Steps: 1, Seed: 1, Size: 8x8'),
          ...writeControls(controls),
        ]),
      });
      const expected = controls.map(({ addOn, picture: _, tool, kind, ...others }) => ({
        ...others,
        kind,
        name: addOn,
        hash: null,
        tool: kind === 'ip-adapter' ? null : (tool ?? 'straight'),
        ...(kind === 'ip-adapter' && { options: {}, resolution: null }),
      }));
      expect(readControls(parseInfotext(written).settings)).toEqual(expected);
    }),
  );
});
