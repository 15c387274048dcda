import type { Licence } from './download-plan.ts';

/** Sites with the hub's API; users can also enter another. */
export const HUB_ENDPOINTS = ['https://huggingface.co', 'https://hf-mirror.com'] as const;

export interface HubPreset {
  readonly id: 'skypaint';
  /** The name, the same in every language. */
  readonly name: string;
  readonly repo: string;
  readonly revision: string;
  /** Stated here, because the model card does not have it in machine-readable form. */
  readonly licence: Licence;
}

/** Models that the page offers by name. */
export const HUB_PRESETS: readonly HubPreset[] = [
  {
    id: 'skypaint',
    name: 'SkyPaint v1.0',
    repo: 'SkyWork/SkyPaint',
    revision: 'main',
    licence: {
      id: 'creativeml-openrail-m',
      name: 'CreativeML Open RAIL-M',
      url: 'https://huggingface.co/spaces/CompVis/stable-diffusion-license',
      acceptRequired: true,
    },
  },
];
