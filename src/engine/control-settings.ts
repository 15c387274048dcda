import { a1111Number } from '../core/formats/a1111-parameters.ts';
import {
  CONTROL_LIMITS,
  DEFAULT_CONTROL,
  type Control,
  type ControlKind,
  type ControlMode,
} from '../contract/controls.ts';
import type { ControlSettings } from '../contract/picture-settings.ts';
import { pictureTools, pictureTool, toolOfPreprocessor } from '../contract/picture-tools.ts';
import type { StartFit } from '../contract/start-picture.ts';

type Settings = ReadonlyMap<string, string>;

/** As sd-webui-controlnet names them (`scripts/enums.py`), in the order of the numbers that its API takes instead. */
const MODES: readonly (readonly [ControlMode, string])[] = [
  ['balanced', 'Balanced'],
  ['prompt', 'My prompt is more important'],
  ['control', 'ControlNet is more important'],
];
const FITS: readonly (readonly [StartFit, string])[] = [
  ['stretch', 'Just Resize'],
  ['crop', 'Crop and Resize'],
  ['fill', 'Resize and Fill'],
];
/** What the first versions called two of them. */
const FORMER_FITS: readonly (readonly [StartFit, string])[] = [
  ['crop', 'Scale to Fit (Inner Fit)'],
  ['fill', 'Envelope (Outer Fit)'],
];

/** A unit's fields, with every spelling that the extension has used since its first version. */
const FIELDS = {
  module: ['Module', 'Preprocessor'],
  model: ['Model'],
  weight: ['Weight'],
  fit: ['Resize Mode'],
  start: ['Guidance Start', 'Starting Step'],
  end: ['Guidance End', 'Ending Step', 'Guidance Strength'],
  range: ['Starting/Ending'],
  mode: ['Control Mode'],
  isOn: ['Enabled'],
  rest: [
    ...['Processor Res', 'Threshold A', 'Threshold B', 'Pixel Perfect', 'Low Vram', 'Hr Option'],
    ...['Save Detected Map', 'Preprocessor Params', 'Preprocessor Parameters', 'Input Mode'],
    ...[
      'Loopback',
      'Output Dir',
      'Batch Images',
      'Inpaint Crop Input Image',
      'Is Ui',
      'Use Preview As Input',
    ],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Field = keyof typeof FIELDS;
type Unit = Readonly<Partial<Record<Field, string>>>;

const FIELD_OF = new Map(
  (Object.keys(FIELDS) as Field[]).flatMap((field) =>
    FIELDS[field].map((name) => [plain(name), field] as const),
  ),
);

/** Of a name in any spelling: with other cases, and `_` in place of a space. */
function plain(name: string): string {
  return name.trim().toLowerCase().replaceAll('_', ' ');
}

/** `ControlNet 0`, and `ControlNet` alone where the extension has one unit. */
const UNIT = /^controlnet(?: \d+)?$/i;
/** `ControlNet Weight`, of versions from before April 2023; with several units `ControlNet-1 Weight`. */
const LOOSE = /^controlnet(-\d+)? (.+)$/i;

/** Controls as settings of A1111's infotext, as version 1.1.455 of sd-webui-controlnet writes its units. */
export function writeControls(controls: readonly Control[]): Settings {
  return new Map(controls.map((control, at) => [`ControlNet ${at}`, unitOf(control)]));
}

function unitOf({ addOn, kind, tool, weight, fit, start, end, mode }: Control): string {
  const pairs = [
    ['Module', kind === 'ip-adapter' ? IP_ADAPTER : moduleOf(tool)],
    // Without the hash that the extension puts behind it, which is of the file from before its import; it finds names alone.
    ['Model', addOn],
    ['Weight', pythonFloat(weight)],
    ['Resize Mode', nameIn(FITS, fit)],
    ['Guidance Start', pythonFloat(start)],
    ['Guidance End', pythonFloat(end)],
    ['Pixel Perfect', 'True'],
    ['Control Mode', nameIn(MODES, mode)],
  ];
  return pairs.map(([key, value]) => `${key}: ${value}`).join(', ');
}

/** The extension's choice of the preprocessor that goes with an IP-Adapter. */
const IP_ADAPTER = 'ip-adapter-auto';

/** `none` for a picture that no tool, or one that the extension does not have, has made. */
function moduleOf(tool: string | null): string {
  const known = pictureTools.find((one) => one === tool);
  return (known && pictureTool(known).preprocessor) ?? 'none';
}

const pythonFloat = (value: number) => (Number.isInteger(value) ? `${value}.0` : String(value));

const nameIn = <Key>(names: readonly (readonly [Key, string])[], key: Key) =>
  names.find(([one]) => one === key)![1];

/** The units in an infotext, in its order; those that were off or did nothing are left out. */
export function readControls(settings: Settings): readonly ControlSettings[] {
  const loose = new Map<string, Map<Field, string>>();
  const units: Unit[] = [];
  for (const [key, value] of settings) {
    if (UNIT.test(key)) units.push(fieldsOf(value));
    const [, number = '', name] = LOOSE.exec(key) ?? [];
    const field = name === undefined ? undefined : FIELD_OF.get(plain(name));
    if (field === undefined) continue;
    loose.set(number, (loose.get(number) ?? new Map<Field, string>()).set(field, value));
  }
  return [...[...loose.values()].map((fields): Unit => Object.fromEntries(fields)), ...units]
    .flatMap(controlOf)
    .slice(0, CONTROL_LIMITS.count);
}

/** Everything up to the next field is a field's value, so that a name may have commas in it. */
function fieldsOf(text: string): Unit {
  const found = [...text.matchAll(/(?:^|,)\s*([A-Za-z_/ ]{2,30}):/g)].flatMap((match) => {
    const field = FIELD_OF.get(plain(match[1]!));
    return field ? [{ field, from: match.index, to: match.index + match[0].length }] : [];
  });
  return Object.fromEntries(
    found.map(({ field, to }, at) => [field, text.slice(to, found[at + 1]?.from).trim()] as const),
  );
}

/** A model's name and the first digits of its hash: `control_v11p_sd15_canny [d14c016b]`. */
const NAMED = /^(.*?)(?:\s*\[([0-9a-f]{6,64})\])?$/is;

function controlOf(unit: Unit): ControlSettings[] {
  if (unit.isOn?.toLowerCase() === 'false') return [];
  const module = (unit.module ?? 'none').toLowerCase();
  const [, model = '', hash = null] = NAMED.exec(unit.model ?? '') ?? [];
  const hasModel = model !== '' && model.toLowerCase() !== 'none';
  // Some modules, such as `reference_only`, do without a model.
  if (!hasModel && module === 'none') return [];
  const [, from, to] = /^\(\s*([^,]*),\s*([^)]*)\)$/.exec(unit.range ?? '') ?? [];
  const start = shareIn(unit.start ?? from) ?? DEFAULT_CONTROL.start;
  const end = shareIn(unit.end ?? to) ?? DEFAULT_CONTROL.end;
  const isInOrder = start < end;
  return [
    {
      kind: kindOf(model, module),
      name: hasModel ? fileStem(model) : module,
      hash: hash?.toLowerCase() ?? null,
      tool: toolOfPreprocessor(module),
      weight: within(a1111Number(unit.weight), CONTROL_LIMITS.weight) ?? DEFAULT_CONTROL.weight,
      fit: keyIn([...FITS, ...FORMER_FITS], unit.fit) ?? DEFAULT_CONTROL.fit,
      start: isInOrder ? start : DEFAULT_CONTROL.start,
      end: isInOrder ? end : DEFAULT_CONTROL.end,
      mode: keyIn(MODES, unit.mode) ?? DEFAULT_CONTROL.mode,
    },
  ];
}

const kindOf = (model: string, module: string): ControlKind =>
  /ip[-_]?adapter/i.test(`${model} ${module}`) ? 'ip-adapter' : 'control-net';

const fileStem = (name: string) => name.trim().replace(/\.(safetensors|ckpt|pth?|bin)$/i, '');

const shareIn = (text: string | undefined) => within(a1111Number(text), CONTROL_LIMITS.start);

function within(value: number | undefined, { min, max }: { min: number; max: number }) {
  return value === undefined ? undefined : Math.min(Math.max(value, min), max);
}

/** By its name, or by its number as the extension's API has it. */
function keyIn<Key extends string>(
  names: readonly (readonly [Key, string])[],
  text: string | undefined,
): Key | undefined {
  const found = names.findIndex(
    ([, name], at) => text !== undefined && (plain(name) === plain(text) || text === String(at)),
  );
  return names[found]?.[0];
}
