import { a1111Number } from '../core/formats/a1111-parameters.ts';
import { samplerOfA1111 } from '../core/schedulers/a1111.ts';
import type { GenerateRequest } from '../contract/engine-api.ts';
import {
  hasEffect,
  isStandard,
  optionEntries,
  PICTURE_OPTIONS,
  type OptionKey,
  type PictureOption,
  type PictureOptions,
} from '../contract/picture-options.ts';
import { samplerOf } from '../contract/samplers.ts';

type Settings = ReadonlyMap<string, string>;
/** As Python writes them. */
const [TRUE, FALSE] = ['True', 'False'];

type Value = PictureOptions[keyof PictureOptions];

/** Separates the two numbers of one setting: `512x768`. */
const BETWEEN_PARTS = 'x';

/** Options as settings of A1111's infotext, without those that had no effect and the defaults that A1111 does not write. */
export function writeOptions(options: PictureOptions & Pick<GenerateRequest, 'start'>): Settings {
  const values: Readonly<Partial<Record<OptionKey, Value>>> = options;
  const settings = new Map<string, string>();
  for (const [option, { infotext, type, needsStart }] of optionEntries<OptionKey>(
    PICTURE_OPTIONS,
  )) {
    const value = values[option];
    if (!infotext || value === undefined || value === null) continue;
    if (needsStart && !options.start) continue;
    if (!hasEffect(option, options)) continue;
    const { omitsDefault = type !== 'number', whenMissing } = infotext;
    const goesWithoutSaying = omitsDefault && whenMissing === undefined;
    if (goesWithoutSaying && isStandard(option, value)) continue;
    const before = settings.get(infotext.key);
    const text = type === 'flag' ? (value ? TRUE : FALSE) : String(value);
    settings.set(infotext.key, before === undefined ? text : before + BETWEEN_PARTS + text);
  }
  const { algorithm, schedule } = samplerOf(options.sampler);
  return settings.set('Sampler', algorithm).set('Schedule type', schedule);
}

/** The options in an infotext's settings; missing ones, and those without an equivalent here, are left out. */
export function readOptions(settings: Settings): Partial<PictureOptions> {
  const read = optionEntries<OptionKey>(PICTURE_OPTIONS).flatMap(([option, row]) => {
    const value = option === 'sampler' ? readSampler(settings) : readOption(row, settings);
    return value === undefined ? [] : [[option, value] as const];
  });
  return Object.fromEntries(read);
}

function readSampler(settings: Settings): PictureOptions['sampler'] | undefined {
  const name = settings.get('Sampler');
  if (name === undefined) return undefined;
  return samplerOfA1111(name, settings.get('Schedule type')) ?? undefined;
}

function readOption(option: PictureOption, settings: Settings): Value | undefined {
  const { infotext } = option;
  // If there are no settings at all, this one does not count as missing.
  if (!infotext || settings.size === 0) return undefined;
  const { key, otherKey = key, part, whenMissing, aliases = {} } = infotext;
  const whole = settings.get(key) ?? settings.get(otherKey) ?? whenMissing;
  if (whole === undefined || whole.trim() === '') return undefined;
  const text =
    part === undefined ? (aliases[whole] ?? whole) : /^(\d+)x(\d+)$/.exec(whole)?.[part + 1];
  switch (option.type) {
    case 'number':
      return a1111Number(text);
    case 'choice':
      return option.values.find((value) => String(value) === text) as Value | undefined;
    case 'flag':
      return text === TRUE || (text === FALSE ? false : undefined);
    case 'text':
    case 'name':
      return text;
  }
}
