import type { Licence } from './download-plan.ts';
import type { ControlKind } from './controls.ts';
import type { PictureTool } from './picture-tools.ts';

interface Row {
  readonly kind: ControlKind;
  /** What makes the picture that the add-on reads. */
  readonly tool: PictureTool;
  /** What add-ons for it have in their names, whoever trained them. */
  readonly named: RegExp;
  /** The one on offer: its name here, what people call it, where it is, and about how large it is. */
  readonly offer: {
    readonly name: string;
    readonly title: string;
    /** A repository of the hub, or the address of a file in one. */
    readonly address: string;
    readonly bytes: number;
    readonly licence: Licence;
  };
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
});

/** In fp16, for those whose own repository has twice as much. */
const HALVES = 'https://huggingface.co/comfyanonymous/ControlNet-v1-1_fp16_safetensors/blob/main';
const controlNetInHalf = (name: string) => controlNet(name, `${HALVES}/${name}.safetensors`);

/** What people want from a guide, in the order of the page, and what it takes. */
export const GUIDE_PURPOSES = {
  outline: {
    kind: 'control-net',
    tool: 'canny',
    named: /canny|outline/i,
    offer: controlNet('control_v11p_sd15_canny'),
    isDrawn: true,
  },
  depth: {
    kind: 'control-net',
    tool: 'depth',
    named: /depth/i,
    offer: controlNet('control_v11f1p_sd15_depth'),
  },
  pose: {
    kind: 'control-net',
    tool: 'pose',
    named: /pose/i,
    offer: controlNet('control_v11p_sd15_openpose'),
  },
  layout: {
    kind: 'control-net',
    tool: 'segmentation',
    named: /(^|[-_ ])seg(mentation)?([-_. ]|$)/i,
    offer: controlNet('control_v11p_sd15_seg'),
  },
  lines: {
    kind: 'control-net',
    tool: 'line',
    named: /line[-_ ]?art/i,
    offer: controlNet('control_v11p_sd15_lineart'),
    isDrawn: true,
  },
  sketch: {
    kind: 'control-net',
    tool: 'scribble',
    named: /scribble|sketch/i,
    offer: controlNet('control_v11p_sd15_scribble'),
    isDrawn: true,
  },
  style: {
    kind: 'ip-adapter',
    tool: 'straight',
    named: /ip[-_ ]?adapter/i,
    offer: {
      name: 'ip-adapter_sd15',
      title: 'IP-Adapter',
      address: 'https://huggingface.co/h94/IP-Adapter/blob/main/models/ip-adapter_sd15.safetensors',
      bytes: 45_000_000,
      licence: {
        id: 'apache-2.0',
        name: 'Apache 2.0',
        url: 'https://www.apache.org/licenses/LICENSE-2.0',
        acceptRequired: false,
      },
    },
  },
  detail: {
    kind: 'control-net',
    tool: 'tile',
    named: /tile/i,
    offer: controlNetInHalf('control_v11f1e_sd15_tile_fp16'),
  },
} as const satisfies Readonly<Record<string, Row>>;

export type GuidePurpose = keyof typeof GUIDE_PURPOSES;

export const guidePurposes = Object.keys(GUIDE_PURPOSES) as GuidePurpose[];

export const guidePurpose = (purpose: GuidePurpose): Row => GUIDE_PURPOSES[purpose];

/** What an add-on is for, as far as its name tells. */
export function purposeOf(kind: ControlKind, addOn: string): GuidePurpose | null {
  return (
    guidePurposes.find((purpose) => {
      const row = guidePurpose(purpose);
      return row.kind === kind && row.named.test(addOn);
    }) ?? null
  );
}
