import type { Licence } from './download-plan.ts';
import { fitsAdapter, type AdapterFit, type EncoderFit, type PictureWidths } from './library.ts';

/** Sites with the hub's API; users can also enter another. */
export const HUB_ENDPOINTS = ['https://huggingface.co', 'https://hf-mirror.com'] as const;

interface Repository {
  /** The name, the same in every language. */
  readonly name: string;
  readonly repo: string;
  readonly revision: string;
  /** Stated here, because the model card does not have it in machine-readable form. */
  readonly licence: Licence;
}

export interface ModelPreset extends Repository {
  readonly id: 'skypaint' | 'taiyi' | 'altdiffusion';
  readonly adds: 'model';
}

export interface EncoderPreset extends Repository {
  readonly id: 'clip-vit-l-14' | 'clip-vit-b-32' | 'clip-vit-h-14' | 'altclip-m9';
  readonly adds: 'image-encoder';
  /** The text encoders of models that it goes with. */
  readonly fit: Pick<EncoderFit, 'textEncoder' | 'textHiddenSize'>;
  /** What it gives for a picture, which IP-Adapters read; missing if there are none for it. */
  readonly gives?: PictureWidths;
  /** The only repository whose text encoder it goes with; others of that kind and width were trained with another one. */
  readonly onlyFor?: string;
}

export interface TextEncoderPreset extends Repository {
  readonly id: 'taiyi-clip';
  readonly adds: 'text-encoder';
}

export interface AdapterPreset extends Repository {
  readonly id: 'ip-adapter' | 'ip-adapter-plus' | 'ip-adapter-plus-face';
  readonly adds: 'ip-adapter';
  /** Only this file of its repository. */
  readonly file: string;
}

export type HubPreset = ModelPreset | EncoderPreset | TextEncoderPreset | AdapterPreset;

/**
 * Text encoders that came without the image encoder that they were trained with, by their repositories' names without the owner,
 * which is what add-ons are called; and that encoder's repository. From their model cards.
 */
export const IMAGE_SIDES: ReadonlyMap<string, string> = new Map([
  ['Taiyi-CLIP-Roberta-102M-Chinese', 'openai/clip-vit-base-patch32'],
  ['Taiyi-CLIP-Roberta-large-326M-Chinese', 'openai/clip-vit-large-patch14'],
  ['Taiyi-CLIP-RoBERTa-102M-ViT-L-Chinese', 'openai/clip-vit-large-patch14'],
  ['Taiyi-CLIP-RoBERTa-326M-ViT-H-Chinese', 'laion/CLIP-ViT-H-14-laion2B-s32B-b79K'],
]);

/** The licence of Stable Diffusion 1.x, which most of these models were made from. */
const LICENCE: Licence = {
  id: 'creativeml-openrail-m',
  name: 'CreativeML Open RAIL-M',
  url: 'https://huggingface.co/spaces/CompVis/stable-diffusion-license',
  acceptRequired: true,
};

/** OpenAI's, of CLIP. */
const MIT: Licence = {
  id: 'mit',
  name: 'MIT',
  url: 'https://github.com/openai/CLIP/blob/main/LICENSE',
  acceptRequired: false,
};

const APACHE: Licence = {
  id: 'apache-2.0',
  name: 'Apache 2.0',
  url: 'https://www.apache.org/licenses/LICENSE-2.0',
  acceptRequired: false,
};

const adapterPreset = (id: AdapterPreset['id'], name: string, file: string): AdapterPreset => ({
  id,
  adds: 'ip-adapter',
  name,
  repo: 'h94/IP-Adapter',
  file: `models/${file}.safetensors`,
  revision: 'main',
  licence: APACHE,
});

/** What the page offers by name. */
export const HUB_PRESETS: readonly HubPreset[] = [
  {
    id: 'skypaint',
    adds: 'model',
    name: 'SkyPaint v1.0',
    repo: 'SkyWork/SkyPaint',
    revision: 'main',
    licence: LICENCE,
  },
  {
    id: 'taiyi',
    adds: 'model',
    name: 'Taiyi v0.1',
    repo: 'IDEA-CCNL/Taiyi-Stable-Diffusion-1B-Chinese-v0.1',
    revision: 'main',
    licence: LICENCE,
  },
  {
    id: 'altdiffusion',
    adds: 'model',
    name: 'AltDiffusion-m9',
    repo: 'BAAI/AltDiffusion-m9',
    revision: 'main',
    licence: LICENCE,
  },
  // Smaller CLIPs go with narrower text encoders than SkyCLIP's.
  {
    id: 'clip-vit-l-14',
    adds: 'image-encoder',
    fit: { textEncoder: 'clip', textHiddenSize: 768 },
    name: 'CLIP ViT-L/14',
    repo: 'openai/clip-vit-large-patch14',
    revision: 'main',
    licence: MIT,
  },
  {
    id: 'altclip-m9',
    adds: 'image-encoder',
    fit: { textEncoder: 'xlm-r', textHiddenSize: 1024 },
    onlyFor: 'BAAI/AltDiffusion-m9',
    name: 'AltCLIP-m9',
    repo: 'BAAI/AltCLIP-m9',
    revision: 'main',
    licence: LICENCE,
  },
  {
    id: 'taiyi-clip',
    adds: 'text-encoder',
    name: 'Taiyi-CLIP',
    repo: 'IDEA-CCNL/Taiyi-CLIP-Roberta-102M-Chinese',
    revision: 'main',
    licence: APACHE,
  },
  {
    id: 'clip-vit-b-32',
    adds: 'image-encoder',
    fit: { textEncoder: 'clip', textHiddenSize: 512 },
    name: 'CLIP ViT-B/32',
    repo: 'openai/clip-vit-base-patch32',
    revision: 'main',
    licence: MIT,
  },
  adapterPreset('ip-adapter', 'IP-Adapter', 'ip-adapter_sd15'),
  adapterPreset('ip-adapter-plus', 'IP-Adapter Plus', 'ip-adapter-plus_sd15'),
  adapterPreset('ip-adapter-plus-face', 'IP-Adapter Plus Face', 'ip-adapter-plus-face_sd15'),
  // The same weights as models/image_encoder of h94/IP-Adapter, with the projection of texts.
  {
    id: 'clip-vit-h-14',
    adds: 'image-encoder',
    fit: { textEncoder: 'clip', textHiddenSize: 1024 },
    gives: { embedding: 1024, states: 1280 },
    name: 'CLIP ViT-H/14',
    repo: 'laion/CLIP-ViT-H-14-laion2B-s32B-b79K',
    revision: 'main',
    licence: { ...MIT, url: 'https://github.com/mlfoundations/open_clip/blob/main/LICENSE' },
  },
];

/** The image encoder on offer that gives what an IP-Adapter reads. */
export function pictureEncoderFor(fit: AdapterFit): EncoderPreset | null {
  const encoders = HUB_PRESETS.filter((preset) => preset.adds === 'image-encoder');
  return encoders.find(({ gives }) => gives && fitsAdapter(gives, fit)) ?? null;
}
