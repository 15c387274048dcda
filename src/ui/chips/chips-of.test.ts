import { describe, expect, it } from 'vitest';
import { MANIFEST } from '../../store/__fixtures__/ports.ts';
import type { Form } from '../../store/index.ts';
import { EMPTY_FORM } from '../../store/form.ts';
import { chipsOf, keyOf } from './chips-of.ts';

const keys = (form: Partial<Form>, { kept = null as string | null, hasStart = false } = {}) =>
  chipsOf({ form: { ...EMPTY_FORM, ...form }, manifest: MANIFEST, hasStart }, kept).map(keyOf);

describe('chipsOf', () => {
  it('shows a new visitor two chips', () => {
    expect(keys({})).toEqual(['size', 'count']);
  });

  it('shows what differs from the model’s defaults', () => {
    const { steps, guidanceScale } = MANIFEST.defaults;
    expect(keys({ overrides: { steps: steps + 1, guidanceScale } })).toEqual([
      'size',
      'count',
      'steps',
    ]);
    expect(keys({ overrides: { useStyleTag: false, vae: 'soft', rng: 'NV' } })).toEqual([
      ...['size', 'count', 'useStyleTag', 'vae', 'rng'],
    ]);
  });

  it('leaves out what has no effect with the other settings', () => {
    expect(keys({ overrides: { variationSeed: 7 } })).toEqual(['size', 'count']);
    expect(keys({ overrides: { variationSeed: 7, variationStrength: 0.1 } })).toHaveLength(4);
    const hires = { ...EMPTY_FORM.hires, isOn: true };
    expect(keys({ hires })).toContain('hires');
    expect(keys({ hires }, { hasStart: true })).not.toContain('hires');
  });

  it('shows a fixed seed and the LoRAs of the prompt', () => {
    expect(keys({ seedMode: 'fixed', prompt: 'a <lora:ink:0.8> cat <lora:old>' })).toEqual([
      ...['size', 'count', 'seed', 'lora ink', 'lora old'],
    ]);
    expect(keys({ prompt: '<lora:ink:0.8> <lora:half:' })).toContain('lora ink');
    expect(keys({ prompt: '<lora:ink:much>' })).toEqual(['size', 'count']);
  });

  it('keeps the chip that is being changed', () => {
    expect(keys({}, { kept: 'steps' })).toEqual(['size', 'count', 'steps']);
  });
});
