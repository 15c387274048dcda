import { AppError } from '../../core/errors.ts';
import type { FloatMaps } from '../../core/image/float-map.ts';
import { depthPicture } from '../../core/image/guides/depth.ts';
import { classesOf, coloured } from '../../core/image/guides/segmentation.ts';
import { isBlack } from '../../core/image/is-black.ts';
import { resample, type Pixels } from '../../core/image/resample.ts';
import type { ToolTask } from '../../contract/picture-tools.ts';
import type { ToolModel } from '../../runtime/tools/tool-model.ts';
import { planesOf } from './planes-of.ts';
import { pose } from './pose.ts';
import type { ToolContext, ToolRunner } from './tool-runner.ts';

/** The tools that need a model. */
export const MODEL_TOOLS = {
  async depth(pixels, context) {
    const model = await required(context, 'depth-estimation');
    const { predicted_depth: depth } = await model.look(pixels);
    const map = planesOf(model, depth, 1);
    return { picture: depthPicture(map, pixels.width, pixels.height) };
  },
  async segmentation(pixels, context) {
    const { width, height } = pixels;
    const model = await required(context, 'image-segmentation');
    const { logits } = await model.look(pixels);
    return { picture: coloured(classesOf(planesOf(model, logits), width, height), width, height) };
  },
  async background(pixels, context) {
    const { width, height } = pixels;
    const model = await required(context, 'background-removal');
    const [output] = Object.values(await model.look(pixels));
    const mask = resample(maskOf(planesOf(model, output, 1)), width, height, 'bilinear');
    return { picture: cutOut(pixels, mask), mask, isEmpty: isBlack(mask) };
  },
  async caption(pixels, context) {
    const model = await required(context, 'image-to-text');
    return { text: await model.caption(pixels) };
  },
  async pose(pixels, context) {
    const model = await required(context, 'pose-estimation');
    return pose(pixels, model, await context.model('object-detection'), context);
  },
} as const satisfies Readonly<Record<string, ToolRunner>>;

/** @throws AppError `invalid-request` if no model was chosen */
async function required(context: ToolContext, task: ToolTask): Promise<ToolModel> {
  const model = await context.model(task);
  if (model) return model;
  throw new AppError('invalid-request', `No model for ${task} was chosen.`, {
    field: 'models',
    what: 'no-tool-model',
    found: task,
  });
}

/** Some networks give probabilities, others logits; told apart as in transformers.js. */
function maskOf({ width, height, data }: FloatMaps): Pixels {
  const tolerance = 1e-5;
  const isShare = data.every((value) => value >= -tolerance && value <= 1 + tolerance);
  const share = (value: number) => (isShare ? value : 1 / (1 + Math.exp(-value)));
  const levels = Uint8ClampedArray.from(data, (value) => Math.floor(share(value) * 255));
  return { width, height, channels: 1, data: new Uint8Array(levels.buffer) };
}

function cutOut({ width, height, data }: Pixels, mask: Pixels): Pixels {
  const rgba = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < mask.data.length; pixel += 1) {
    rgba.set(data.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
    rgba[pixel * 4 + 3] = mask.data[pixel]!;
  }
  return { width, height, channels: 4, data: rgba };
}
