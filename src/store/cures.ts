import { fitsHires } from '../contract/hires.ts';
import { isShrinkable } from '../contract/model-files.ts';
import { numberRule, PICTURE_OPTIONS, type NumberKey } from '../contract/picture-options.ts';
import type { PixelSize } from '../contract/pixel-size.ts';
import { changeLora } from '../contract/prompt-loras.ts';
import { readNumber } from './fields.ts';
import { resolveOptions } from './form.ts';
import { EMPTY_HIRES } from './hires-form.ts';
import type { ErrorCode, ErrorData } from './ports.ts';
import { paintableSize, sizeFit } from './size-fit.ts';
import type { AppState } from './state/app-state.ts';
import { isBusy } from './idle.ts';

/** A fix, one click away, for what kept a picture from being painted. */
export interface Cure {
  /** The key of its label, and the values that are inserted there. */
  readonly name: CureName;
  readonly values: Readonly<Record<string, string | number>>;
  run(): void;
}

export type CureName =
  | 'again'
  | 'reload'
  | 'size'
  | 'tiles'
  | 'cpu'
  | 'otherModel'
  | 'space'
  | 'seed'
  | 'useLora'
  | 'without'
  | 'ownVae'
  | 'ownEncoder'
  | 'upscaler'
  | 'editor'
  | 'strength'
  | 'hiresScale'
  | 'hiresOff'
  | 'limit';

type Details = ErrorData['details'];
type Find = (state: AppState, details: Details) => Cure | null;

const cure = (name: CureName, run: () => void, values: Cure['values'] = {}): Cure => ({
  name,
  values,
  run,
});

/** Changes something, then paints. */
const andPaint =
  (name: CureName, change: (state: AppState) => unknown, values: Cure['values'] = {}): Find =>
  (state) =>
    cure(
      name,
      () => {
        change(state);
        void state.generate();
      },
      values,
    );

const again: Find = (state) => cure('again', () => void state.paintAgain());
const reload: Find = (state) => (isBusy(state) ? null : cure('reload', () => state.reload()));
const otherModel: Find = (state) => cure('otherModel', () => state.openModels());
const editor: Find = (state) => (state.start ? cure('editor', () => state.editStart()) : null);

const withoutLora: Find = (state, { found }) =>
  andPaint('without', ({ form, setPrompt }) => {
    setPrompt(changeLora(form.prompt, String(found), null));
  })(state, {});

const hiresOff = andPaint('hiresOff', ({ setHires }) => setHires({ isOn: false }));
const ownVae = andPaint('ownVae', ({ setOption }) => setOption('vae', null));

/** Fixes for causes in the request. Where something is missing, only the user can decide what to do; the finding names it. */
const REQUEST_CURES: Readonly<Record<string, Find>> = {
  tag: (state, { found }) =>
    andPaint('without', ({ form, setPrompt }) => {
      setPrompt(form.prompt.replace(String(found), ''));
    })(state, {}),
  lora(state, details) {
    const [nearest] = Array.isArray(details['nearest']) ? details['nearest'] : [];
    if (typeof nearest !== 'string') return withoutLora(state, details);
    const name = nearest;
    return andPaint(
      'useLora',
      ({ form, setPrompt }) => setPrompt(form.prompt.replaceAll(String(details['found']), name)),
      { name },
    )(state, {});
  },
  'lora-misfit': withoutLora,
  'lora-broken': withoutLora,
  upscaler: andPaint('upscaler', ({ setHires }) => setHires({ upscaler: EMPTY_HIRES.upscaler })),
  'mask-size': editor,
  'empty-mask': editor,
  'small-mask': editor,
  'no-steps'(state, { min }) {
    const strength = Math.ceil(Number(min) * 100) / 100;
    return andPaint('strength', ({ setNumber }) => setNumber('strength', String(strength)), {
      strength,
    })(state, {});
  },
  'hires-from-start': hiresOff,
  'too-large'(state) {
    const size = sizeNow(state);
    const scale = [3, 2, 1.5].find((one) => size !== null && fitsHires(size, one));
    return scale === undefined
      ? hiresOff(state, {})
      : andPaint('hiresScale', ({ setHires }) => setHires({ scale }), { scale })(state, {});
  },
  vae: ownVae,
  'vae-misfit': ownVae,
  'encoder-misfit': andPaint('ownEncoder', ({ setOption }) => setOption('textEncoder', null)),
};

/** The ways in which painting can fail, with their fixes. */
const CURES: Readonly<Record<ErrorCode, Find | null>> = {
  'invalid-request': (state, details) =>
    REQUEST_CURES[String(details['what'])]?.(state, details) ?? limit(state, details),
  'out-of-memory': smaller,
  numerical: andPaint('seed', ({ setSeedMode }) => setSeedMode('fresh')),
  integrity: again,
  network: again,
  offline: again,
  unreachable: again,
  'rate-limited': again,
  server: again,
  busy: again,
  'device-lost': again,
  'engine-crashed': again,
  'invalid-config': otherModel,
  'invalid-file': otherModel,
  unsupported: otherModel,
  'access-denied': otherModel,
  'not-found': otherModel,
  quota: (state) => cure('space', () => state.openModels()),
  outdated: reload,
  internal: reload,
  // Painting reads no captions, and an unreadable start picture is reported when it is chosen.
  'unreadable-picture': null,
  'unreadable-captions': null,
};

/** The fix for a failure of painting; null where only the user can decide what to give up. */
export function cureOf({ code, details }: ErrorData, state: AppState): Cure | null {
  return CURES[code]?.(state, details) ?? null;
}

/** Sets a number that is out of range to the nearest allowed one. */
function limit(state: AppState, { field, found }: Details): Cure | null {
  const key = String(field);
  if (!isNumberKey(key) || typeof found !== 'string') return null;
  const options = optionsNow(state);
  const { value } = readNumber(found, NaN, numberRule(key, options?.sampler));
  if (Number.isNaN(value)) return null;
  return andPaint('limit', ({ setNumber }) => setNumber(key, String(value)), { field: key, value })(
    state,
    {},
  );
}

const isNumberKey = (key: string): key is NumberKey =>
  Object.hasOwn(PICTURE_OPTIONS, key) && PICTURE_OPTIONS[key as NumberKey].type === 'number';

/** By how much a smaller picture scales each edge: the area is about half. */
const SMALLER = 0.75;

/** Reduces the memory needed: the second pass in tiles, a smaller picture, or else the CPU, which has more memory than most GPUs. */
function smaller(state: AppState): Cure | null {
  const { form, start, device } = state;
  if (form.hires.isOn && !start && form.hires.tiles === false) {
    return andPaint('tiles', ({ setHires }) => setHires({ tiles: null }))(state, {});
  }
  const size = smallerSize(state);
  if (size) return andPaint('size', ({ setSize }) => setSize(size), { ...size })(state, {});
  const isOnGpu = device.status === 'ready' && device.report.backend === 'webgpu';
  // A model that can be made smaller may then fit the GPU, which is much faster than the CPU.
  if (!isOnGpu || shrinkableModel(state) !== null) return null;
  return cure('cpu', () => void state.setBackend('wasm').then(() => state.generate()));
}

/** The id of the model in use if the error is a lack of memory and eight-bit weights would need less of it. */
export const shrinkOfferFor = (
  { code }: ErrorData,
  state: Pick<AppState, 'model'>,
): string | null => (code === 'out-of-memory' ? shrinkableModel(state) : null);

const shrinkableModel = ({ model }: Pick<AppState, 'model'>): string | null =>
  model.status === 'ready' && isShrinkable(model.manifest) ? model.manifest.id : null;

function smallerSize(state: AppState): PixelSize | null {
  const size = sizeNow(state);
  if (!size || state.model.status !== 'ready') return null;
  const most = size.width * size.height * SMALLER ** 2;
  const next = paintableSize(size, Math.min(most, state.largestPicture ?? most));
  const { manifest } = state.model;
  return next && sizeFit(manifest, next.width, next.height) !== 'too-small' ? next : null;
}

const optionsNow = ({ model, form }: AppState) =>
  model.status === 'ready' ? resolveOptions(model.manifest, form) : null;

const sizeNow = (state: AppState): PixelSize | null => {
  const options = optionsNow(state);
  return options && { width: options.width, height: options.height };
};
