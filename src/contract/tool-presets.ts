import type { Licence } from './download-plan.ts';
import type { Library } from './library.ts';
import type { ToolTask } from './picture-tools.ts';

/** A model that the page offers for a task; any other of the task works too. */
export interface ToolPreset {
  readonly task: ToolTask;
  /** The name, the same in every language. */
  readonly name: string;
  readonly repo: string;
  readonly revision: string;
  /** About how much is downloaded. The plan has the exact size. */
  readonly megabytes: number;
  /** Stated here, because not every repository of converted models says under which licence the model was published. */
  readonly licence: Licence;
}

const APACHE: Licence = {
  id: 'apache-2.0',
  name: 'Apache 2.0',
  url: 'https://www.apache.org/licenses/LICENSE-2.0',
  acceptRequired: false,
};

/** NVIDIA's, of SegFormer: for research only. */
const SEGFORMER: Licence = {
  id: 'other',
  name: 'NVIDIA Source Code License for SegFormer',
  url: 'https://github.com/NVlabs/SegFormer/blob/master/LICENSE',
  acceptRequired: true,
};

/** The first choice for each task. */
export const TOOL_PRESETS = {
  'depth-estimation': {
    task: 'depth-estimation',
    name: 'Depth Anything V2 Small',
    repo: 'onnx-community/depth-anything-v2-small',
    revision: 'main',
    megabytes: 27,
    licence: APACHE,
  },
  'background-removal': {
    task: 'background-removal',
    name: 'MODNet',
    repo: 'Xenova/modnet',
    revision: 'main',
    megabytes: 7,
    licence: APACHE,
  },
  'image-segmentation': {
    task: 'image-segmentation',
    name: 'SegFormer B0 (ADE20K)',
    repo: 'Xenova/segformer-b0-finetuned-ade-512-512',
    revision: 'main',
    megabytes: 4,
    licence: SEGFORMER,
  },
  'image-to-text': {
    task: 'image-to-text',
    name: 'ViT-GPT2',
    repo: 'Xenova/vit-gpt2-image-captioning',
    revision: 'main',
    megabytes: 250,
    licence: APACHE,
  },
  'pose-estimation': {
    task: 'pose-estimation',
    name: 'ViTPose Base',
    repo: 'onnx-community/vitpose-base-simple',
    revision: 'main',
    megabytes: 88,
    licence: APACHE,
  },
  'object-detection': {
    task: 'object-detection',
    name: 'YOLOS Tiny',
    repo: 'Xenova/yolos-tiny',
    revision: 'main',
    megabytes: 10,
    licence: APACHE,
  },
} as const satisfies { readonly [Task in ToolTask]: ToolPreset & { readonly task: Task } };

/** The names of the installed models of a task, the preset's first. */
export function toolModelsFor(task: ToolTask, library: Library | null): readonly string[] {
  const preset = TOOL_PRESETS[task].repo.split('/').at(-1);
  const names = (library?.addOns ?? [])
    .filter((addOn) => addOn.kind === 'tool-model' && addOn.task === task)
    .map(({ name }) => name);
  return [...names].sort((a, b) => Number(b === preset) - Number(a === preset));
}
