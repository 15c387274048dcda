import type { Licence } from './download-plan.ts';

/** Sites that speak the hub's protocol; the user may also enter another. */
export const HUB_ENDPOINTS = ['https://huggingface.co', 'https://hf-mirror.com'] as const;

export interface HubPreset {
  readonly id: 'skypaint';
  /** A name, the same in every language. */
  readonly name: string;
  readonly repo: string;
  readonly revision: string;
  /** Known here, because the model card does not say it in a way that a program can read. */
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
