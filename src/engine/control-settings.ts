import { a1111Number } from '../core/formats/a1111-parameters.ts';
import {
  CONTROL_LIMITS,
  DEFAULT_CONTROL,
  type Control,
  type ControlKind,
  type ControlMode,
} from '../contract/controls.ts';
import type { ControlSettings } from '../contract/picture-settings.ts';
import {
  pictureTool,
  pictureTools,
  TOOL_RESOLUTION,
  toolOfPreprocessor,
  type PictureTool,
} from '../contract/picture-tools.ts';
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
  resolution: ['Processor Res'],
  'Threshold A': ['Threshold A'],
  'Threshold B': ['Threshold B'],
  /** The previous three in one field. */
  params: ['Preprocessor Params', 'Preprocessor Parameters'],
  isPixelPerfect: ['Pixel Perfect'],
  isOn: ['Enabled'],
  rest: [
    ...['Low Vram', 'Hr Option', 'Save Detected Map', 'Input Mode', 'Loopback', 'Output Dir'],
    ...['Batch Images', 'Inpaint Crop Input Image', 'Is Ui', 'Use Preview As Input'],
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Field = keyof typeof FIELDS;
type Unit = Readonly<Partial<Record<Field, string>>>;

const FIELD_OF = new Map(
  (Object.keys(FIELDS) as Field[]).flatMap((field) =>
    FIELDS[field].map((name) => [plain(name), field] as const),
  ),
);

/** Makes names comparable: case does not matter, nor whether spaces are written as `_`. */
function plain(name: string): string {
  return name.trim().toLowerCase().replaceAll('_', ' ');
}

/** `ControlNet 0`, and `ControlNet` alone where the extension has one unit. */
const UNIT = /^controlnet(?: \d+)?$/i;
/** `ControlNet Weight`, from versions before April 2023; with several units `ControlNet-1 Weight`. */
const LOOSE = /^controlnet(-\d+)? (.+)$/i;

/** Controls as settings of A1111's infotext, as version 1.1.455 of sd-webui-controlnet writes its units. */
export function writeControls(controls: readonly Control[]): Settings {
  return new Map(controls.map((control, at) => [`ControlNet ${at}`, unitOf(control)]));
}

function unitOf(control: Control): string {
  const { addOn, kind, weight, fit, start, end, mode } = control;
  const tool = kind === 'ip-adapter' ? null : pictureTools.find((one) => one === control.tool);
  const resolution = tool && pictureTool(tool).isScaled ? control.resolution : null;
  const pairs = [
    ['Module', kind === 'ip-adapter' ? IP_ADAPTER : moduleOf(tool)],
    // Without a hash: the extension's would be of the file before its import. It finds models by name, too.
    ['Model', addOn],
    ['Weight', pythonFloat(weight)],
    ['Resize Mode', nameIn(FITS, fit)],
    ...(resolution === null ? [] : [['Processor Res', String(resolution)]]),
    ...(tool ? thresholds(tool, control.options) : []),
    ['Guidance Start', pythonFloat(start)],
    ['Guidance End', pythonFloat(end)],
    ['Pixel Perfect', resolution === null ? 'True' : 'False'],
    ['Control Mode', nameIn(MODES, mode)],
  ];
  return pairs.map(([key, value]) => `${key}: ${value}`).join(', ');
}

/** The extension's choice of the preprocessor that goes with an IP-Adapter. */
const IP_ADAPTER = 'ip-adapter-auto';

/** `none` for a picture that was made by no tool, or by one that the extension does not have. */
const moduleOf = (tool: PictureTool | null | undefined): string =>
  (tool && pictureTool(tool).preprocessor) ?? 'none';

/** Defaults are written too, because the extension's differ between its versions. */
const thresholds = (tool: PictureTool, options: Control['options']) =>
  Object.entries(pictureTool(tool).options).map(([name, rule]) => [
    rule.infotext,
    pythonFloat(options[name] ?? rule.default),
  ]);

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
  return [
    ...[...loose.values()].map((fields): Unit => Object.fromEntries(fields)),
    ...units,
  ].flatMap(controlOf);
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
  const tool = toolOfPreprocessor(module);
  return [
    {
      kind: kindOf(model, module),
      name: hasModel ? fileStem(model) : module,
      hash: hash?.toLowerCase() ?? null,
      tool,
      ...(tool ? changedSettings(tool, unit) : { options: {}, resolution: null }),
      weight: within(a1111Number(unit.weight), CONTROL_LIMITS.weight) ?? DEFAULT_CONTROL.weight,
      fit: keyIn([...FITS, ...FORMER_FITS], unit.fit) ?? DEFAULT_CONTROL.fit,
      start: isInOrder ? start : DEFAULT_CONTROL.start,
      end: isInOrder ? end : DEFAULT_CONTROL.end,
      mode: keyIn(MODES, unit.mode) ?? DEFAULT_CONTROL.mode,
    },
  ];
}

/** A tool's settings that differ from its defaults. */
function changedSettings(
  tool: PictureTool,
  unit: Unit,
): Pick<ControlSettings, 'options' | 'resolution'> {
  const { options, isScaled } = pictureTool(tool);
  const [, ...params] = /^\(\s*([^,]*),\s*([^,]*),\s*([^)]*)\)$/.exec(unit.params ?? '') ?? [];
  const written = {
    'Threshold A': unit['Threshold A'] ?? params[1],
    'Threshold B': unit['Threshold B'] ?? params[2],
  };
  const edge = a1111Number(unit.resolution ?? params[0]);
  const isEdge = isScaled && unit.isPixelPerfect?.toLowerCase() !== 'true' && edge !== undefined;
  return {
    options: Object.fromEntries(
      Object.entries(options).flatMap(([name, rule]) => {
        const number = a1111Number(written[rule.infotext]);
        // A slider that is not shown has the value -1.
        const value = number === undefined || number < 0 ? undefined : within(number, rule);
        return value === undefined || value === rule.default ? [] : [[name, value] as const];
      }),
    ),
    // The extension replaces smaller values with 512.
    resolution:
      isEdge && edge >= TOOL_RESOLUTION.min ? within(Math.round(edge), TOOL_RESOLUTION)! : null,
  };
}

const kindOf = (model: string, module: string): ControlKind =>
  /ip[-_]?adapter/i.test(`${model} ${module}`) ? 'ip-adapter' : 'control-net';

const fileStem = (name: string) => name.trim().replace(/\.(safetensors|ckpt|pth?|bin)$/i, '');

const shareIn = (text: string | undefined) => within(a1111Number(text), CONTROL_LIMITS.start);

function within(value: number | undefined, { min, max }: { min: number; max: number }) {
  return value === undefined ? undefined : Math.min(Math.max(value, min), max);
}

/** Finds a key by its name, or by the number that the extension's API uses. */
function keyIn<Key extends string>(
  names: readonly (readonly [Key, string])[],
  text: string | undefined,
): Key | undefined {
  const found = names.findIndex(
    ([, name], at) => text !== undefined && (plain(name) === plain(text) || text === String(at)),
  );
  return names[found]?.[0];
}
