import { z } from 'zod';
import type { ToolTask } from '../../../contract/picture-tools.ts';

const schema = z.looseObject({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).nullish(),
});

/** By the ending of the model's class name, in transformers' spelling. */
const CLASSES: readonly (readonly [RegExp, ToolTask])[] = [
  [/ForDepthEstimation$/, 'depth-estimation'],
  [/ForPoseEstimation$/, 'pose-estimation'],
  [/ForObjectDetection$/, 'object-detection'],
  [/^(MODNet|BiRefNet|BriaRMBG|ISNet|U2Net)/i, 'background-removal'],
  [/ForSemanticSegmentation$/, 'image-segmentation'],
  [/^VisionEncoderDecoderModel$/, 'image-to-text'],
];

/** For configs that do not name a class. */
const TYPES: Readonly<Record<string, ToolTask>> = {
  modnet: 'background-removal',
  birefnet: 'background-removal',
  depth_anything: 'depth-estimation',
  vitpose: 'pose-estimation',
  yolos: 'object-detection',
  'vision-encoder-decoder': 'image-to-text',
};

/** What a tool can do with a model, by its config.json; null for any other model. */
export function toolTaskOf(config: unknown): ToolTask | null {
  const { model_type = '', architectures } = schema.safeParse(config).data ?? {};
  const [name = ''] = architectures ?? [];
  const found = CLASSES.find(([ending]) => ending.test(name));
  return found?.[1] ?? TYPES[model_type] ?? null;
}

/** What the model calls itself, for messages. */
export function classOf(config: unknown): string {
  const { model_type, architectures } = schema.safeParse(config).data ?? {};
  return architectures?.[0] ?? model_type ?? '';
}
