import {
  HIRES_LIMITS,
  LATENT_UPSCALERS,
  type HiresFix,
  type HiresUpscaler,
} from '../contract/hires.ts';
import type { Library } from '../contract/library.ts';
import type { HiresSettings } from '../contract/picture-settings.ts';
import { readNumber, readText } from './fields.ts';
import { asRecord } from './as-record.ts';
import { findHiresUpscaler } from './hires-upscalers.ts';
import { DEFAULT_UPSCALER } from './upscalers.ts';

/** Hires fix in the form; it keeps its settings while it is off. */
export interface HiresForm extends HiresFix {
  readonly isOn: boolean;
}

export const EMPTY_HIRES: HiresForm = {
  isOn: false,
  scale: 2,
  upscaler: DEFAULT_UPSCALER,
  strength: 0.5,
  steps: 0,
  prompt: '',
  tiles: null,
};

/** Hires fix in a request; null if it is off. */
export function hiresOf({ isOn, ...hires }: HiresForm): HiresFix | null {
  return isOn ? hires : null;
}

/** Reads stored data, or a picture's parameters, where null means that it was off. */
export function reviveHires(saved: unknown, isOn?: boolean): HiresForm {
  const hires = asRecord(saved);
  const number = (key: 'scale' | 'strength' | 'steps') =>
    readNumber(String(hires[key]), EMPTY_HIRES[key], HIRES_LIMITS[key]).value;
  const { prompt, tiles } = hires;
  return {
    isOn: isOn ?? hires['isOn'] === true,
    scale: number('scale'),
    upscaler: reviveUpscaler(hires['upscaler']) ?? EMPTY_HIRES.upscaler,
    strength: number('strength'),
    steps: number('steps'),
    prompt: typeof prompt === 'string' ? readText(prompt, HIRES_LIMITS.promptLength).value : '',
    tiles: typeof tiles === 'boolean' ? tiles : null,
  };
}

function reviveUpscaler(saved: unknown): HiresUpscaler | null {
  const { type, id, name, mode } = asRecord(saved);
  if (type === 'lanczos') return { type };
  if (type === 'embedded' && typeof id === 'string') return { type, id };
  if (type === 'add-on' && typeof name === 'string') return { type, name };
  const latent = LATENT_UPSCALERS.find((one) => one.mode === mode);
  return type === 'latent' && latent ? { type, mode: latent.mode } : null;
}

/** The form for the settings in a picture's file, and the name of its upscaler if that is missing. */
export function readHiresForm(
  settings: HiresSettings | null,
  library: Library | null,
): { readonly hires: HiresForm; readonly missing: string | null } {
  if (!settings) return { hires: EMPTY_HIRES, missing: null };
  const { upscalerName, ...others } = settings;
  const found = findHiresUpscaler(upscalerName, library);
  const hires = reviveHires({ ...others, upscaler: found ?? EMPTY_HIRES.upscaler }, true);
  return { hires, missing: found ? null : upscalerName };
}
