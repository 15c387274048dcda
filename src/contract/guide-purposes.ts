import type { Licence } from './download-plan.ts';
import type { ControlKind } from './controls.ts';
import { fitsControl, type ControlFit, type ModelShape } from './library.ts';
import type { PictureTool } from './picture-tools.ts';

/** An add-on that can be got with a click. */
export interface GuideOffer {
  /** What it will be called here. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** A repository of the hub, the address of a file in one, or with `isBesidePage` a file's path beside the page. */
  readonly address: string;
  readonly isBesidePage?: boolean;
  /** About. */
  readonly bytes: number;
  readonly licence: Licence;
  readonly fit: ControlFit;
}

interface Row {
  readonly kind: ControlKind;
  /** What makes the picture that the add-on reads. */
  readonly tool: PictureTool;
  /** What add-ons for it have in their names, whoever trained them. */
  readonly named: RegExp;
  /** Those that are offered, each for other models. */
  readonly offers: readonly GuideOffer[];
  /** What it is for can be drawn by hand: white lines on black. */
  readonly isDrawn?: boolean;
}

/** Of ControlNet 1.1, as its model cards say. */
const OPEN_RAIL: Licence = {
  id: 'openrail',
  name: 'CreativeML Open RAIL-M',
  url: 'https://huggingface.co/spaces/CompVis/stable-diffusion-license',
  acceptRequired: true,
};

/** Of what was trained for Stable Diffusion 1.x. */
const SD1: ControlFit = { factor: 8, channels: 4, crossAttentionDim: null };

/** Those of ControlNet 1.1 are all of one shape, which is as large in fp16. */
const controlNet = (name: string, address = `lllyasviel/${name}`) => ({
  name,
  title: `ControlNet ${name
    .replace(/_fp16$/, '')
    .split('_')
    .at(-1)}`,
  address,
  bytes: 723_000_000,
  licence: OPEN_RAIL,
  fit: SD1,
});

/** In fp16, for those whose own repository has twice as much. */
const HALVES = 'https://huggingface.co/comfyanonymous/ControlNet-v1-1_fp16_safetensors/blob/main';
const controlNetInHalf = (name: string) => controlNet(name, `${HALVES}/${name}.safetensors`);

/** For the model that ships with the page: training/recipe/scene_outline.py. It follows what hands draw too. */
const OWN_OUTLINE = {
  name: 'skypaint-mini-outline',
  title: 'SkyPaint mini outline',
  address: 'control-nets/skypaint-mini-outline.safetensors',
  isBesidePage: true,
  bytes: 7_080_000,
  licence: {
    id: 'mit',
    name: 'MIT',
    url: 'https://opensource.org/license/mit',
    acceptRequired: false,
  },
  fit: { factor: 16, channels: 16, crossAttentionDim: 256 },
} as const satisfies GuideOffer;

/** What people want from a guide, in the order of the page, and what it takes. */
export const GUIDE_PURPOSES = {
  outline: {
    kind: 'control-net',
    tool: 'canny',
    named: /canny|outline/i,
    offers: [controlNet('control_v11p_sd15_canny'), OWN_OUTLINE],
    isDrawn: true,
  },
  depth: {
    kind: 'control-net',
    tool: 'depth',
    named: /depth/i,
    offers: [controlNet('control_v11f1p_sd15_depth')],
  },
  pose: {
    kind: 'control-net',
    tool: 'pose',
    named: /pose/i,
    offers: [controlNet('control_v11p_sd15_openpose')],
  },
  layout: {
    kind: 'control-net',
    tool: 'segmentation',
    named: /(^|[-_ ])seg(mentation)?([-_. ]|$)/i,
    offers: [controlNet('control_v11p_sd15_seg')],
  },
  lines: {
    kind: 'control-net',
    tool: 'line',
    named: /line[-_ ]?art/i,
    offers: [controlNet('control_v11p_sd15_lineart'), OWN_OUTLINE],
    isDrawn: true,
  },
  sketch: {
    kind: 'control-net',
    tool: 'scribble',
    named: /scribble|sketch/i,
    offers: [controlNet('control_v11p_sd15_scribble'), OWN_OUTLINE],
    isDrawn: true,
  },
  style: {
    kind: 'ip-adapter',
    tool: 'straight',
    named: /ip[-_ ]?adapter/i,
    offers: [
      {
        name: 'ip-adapter_sd15',
        title: 'IP-Adapter',
        address:
          'https://huggingface.co/h94/IP-Adapter/blob/main/models/ip-adapter_sd15.safetensors',
        bytes: 45_000_000,
        licence: {
          id: 'apache-2.0',
          name: 'Apache 2.0',
          url: 'https://www.apache.org/licenses/LICENSE-2.0',
          acceptRequired: false,
        },
        fit: SD1,
      },
    ],
  },
  detail: {
    kind: 'control-net',
    tool: 'tile',
    named: /tile/i,
    offers: [controlNetInHalf('control_v11f1e_sd15_tile_fp16')],
  },
} as const satisfies Readonly<Record<string, Row>>;

export type GuidePurpose = keyof typeof GUIDE_PURPOSES;

export const guidePurposes = Object.keys(GUIDE_PURPOSES) as GuidePurpose[];

export const guidePurpose = (purpose: GuidePurpose): Row => GUIDE_PURPOSES[purpose];

/** What is offered for a purpose to a model of this shape; null if nothing guides it. */
export const offerFor = (purpose: GuidePurpose, shape: ModelShape | null): GuideOffer | null =>
  guidePurpose(purpose).offers.find(({ fit }) => fitsControl(fit, shape)) ?? null;

/** What an add-on is for, as far as its name tells. */
export function purposeOf(kind: ControlKind, addOn: string): GuidePurpose | null {
  return (
    guidePurposes.find((purpose) => {
      const row = guidePurpose(purpose);
      return row.kind === kind && row.named.test(addOn);
    }) ?? null
  );
}
