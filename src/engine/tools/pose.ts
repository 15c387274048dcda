import { drawPoses, openPoseOf } from '../../core/image/pose/draw-pose.ts';
import { jointsOf, type Joint } from '../../core/image/pose/heatmap-points.ts';
import { poseCrop, poseWindow, type Box } from '../../core/image/pose/pose-crop.ts';
import type { Pixels } from '../../core/image/resample.ts';
import type { ToolModel } from '../../runtime/tools/tool-model.ts';
import { planesOf } from './planes-of.ts';
import type { Made, ToolContext } from './tool-runner.ts';

/** The detectors' label for a person. */
const PERSON = 'person';
/** The thresholds in transformers' documentation of ViTPose. */
const LEAST_PERSON = 0.3;
const LEAST_JOINT = 0.3;
/** Only the most certain, because each takes a run of the network. */
const MOST_PEOPLE = 20;

/**
 * The people in a picture as OpenPose draws them.
 *
 * @param finder null if the whole picture is one person
 */
export async function pose(
  pixels: Pixels,
  model: ToolModel,
  finder: ToolModel | null,
  { onProgress, signal }: Pick<ToolContext, 'onProgress' | 'signal'>,
): Promise<Made> {
  const { width, height } = pixels;
  const boxes = finder ? await peopleIn(pixels, finder) : [{ left: 0, top: 0, width, height }];
  const people = [];
  for (const [index, box] of boxes.entries()) {
    if (signal.aborted) break;
    onProgress({ type: 'running', done: index, total: boxes.length });
    people.push(openPoseOf(await jointsIn(pixels, box, model), LEAST_JOINT));
  }
  return { picture: drawPoses(people, width, height) };
}

async function peopleIn(pixels: Pixels, finder: ToolModel): Promise<Box[]> {
  const found = await finder.detect(pixels, LEAST_PERSON);
  return found
    .filter(({ label }) => label === PERSON)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_PEOPLE)
    .map(({ box: { left, top, right, bottom } }) => ({
      left,
      top,
      width: right - left,
      height: bottom - top,
    }));
}

/** COCO's 17 joints of the person in a box. */
export async function jointsIn(pixels: Pixels, box: Box, model: ToolModel): Promise<Joint[]> {
  const size = model.inputSize;
  const window = poseWindow(box, size);
  const { data } = poseCrop(pixels, window, size);
  const { mean, std } = model.normalization;
  const area = size[0] * size[1];
  const planes = new Float32Array(3 * area);
  for (let pixel = 0; pixel < area; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const share = data[pixel * 3 + channel]! / 255;
      planes[channel * area + pixel] = (share - mean[channel]!) / std[channel]!;
    }
  }
  const { heatmaps } = await model.run({ shape: [1, 3, size[1], size[0]], data: planes });
  return jointsOf(planesOf(model, heatmaps), window);
}
