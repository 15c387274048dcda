import type { StartFit } from './start-picture.ts';

/** Which add-ons a picture can guide through. T2I-Adapters are control nets too. */
export const CONTROL_KINDS = ['control-net', 'ip-adapter'] as const;
export type ControlKind = (typeof CONTROL_KINDS)[number];

/** What people call those of kind `control-net`, which work alike. */
export type ControlForm = 'controlnet' | 't2i-adapter';

/** What counts for more where prompt and picture disagree. */
export const CONTROL_MODES = ['balanced', 'prompt', 'control'] as const;

/** A1111's "Balanced", "My prompt is more important" and "ControlNet is more important". */
export type ControlMode = (typeof CONTROL_MODES)[number];

/** A picture that guides the painting. */
export interface Control {
  /** The name of an add-on of `kind`. */
  readonly addOn: string;
  readonly kind: ControlKind;
  /** As the add-on reads it: the tool has run already. A file of any kind that the browser can decode. */
  readonly picture: Blob;
  readonly fit: StartFit;
  /** How strongly it guides: 0, not at all, to 2. */
  readonly weight: number;
  /** From where to where in the painting it guides, as fractions of the steps, 0 to 1. */
  readonly start: number;
  readonly end: number;
  /** Only of control nets. */
  readonly mode: ControlMode;
  /** The tool that made the picture, by its id; null if the picture was given as it is. */
  readonly tool: string | null;
  /** The tool's, where they are not its defaults. */
  readonly options: Readonly<Record<string, number>>;
  /** The shorter edge, in pixels, at which the tool looks at its picture; null for the size at which that picture guides. */
  readonly resolution: number | null;
}

/** What the numbers of `Control` can be. `start` is less than `end`. */
export const CONTROL_LIMITS = {
  /** In one request; each costs up to half a UNet at every step. */
  count: 10,
  weight: { min: 0, max: 2, multipleOf: 0 },
  start: { min: 0, max: 1, multipleOf: 0 },
  end: { min: 0, max: 1, multipleOf: 0 },
} as const;

/** A control's defaults for everything except its add-on and its picture. */
export const DEFAULT_CONTROL = {
  fit: 'crop',
  weight: 1,
  start: 0,
  end: 1,
  mode: 'balanced',
  tool: null,
  options: {},
  resolution: null,
} as const satisfies Partial<Control>;
