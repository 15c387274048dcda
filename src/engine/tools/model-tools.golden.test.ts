import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { drawnPicture } from '../../core/image/__fixtures__/drawn-picture.ts';
import { classesOf } from '../../core/image/guides/segmentation.ts';
import { resample, type Pixels } from '../../core/image/resample.ts';
import type { ToolTask } from '../../contract/picture-tools.ts';
import { loadNodeRuntime } from '../../runtime/__fixtures__/node-webgpu.ts';
import { ToolModel } from '../../runtime/tools/tool-model.ts';
import { MODEL_TOOLS } from './model-tools.ts';
import { planesOf } from './planes-of.ts';
import { jointsIn } from './pose.ts';
import type { Made, ToolContext } from './tool-runner.ts';

vi.mock('../../runtime/onnxruntime.ts', () => ({ loadOnnxRuntime: loadNodeRuntime }));

/** Below this score the reference's position of a joint is whatever happened to be in its memory. */
const FAINT = 0.1;

type Picture = readonly [width: number, height: number, pattern: number];
interface Goldens {
  readonly depth: readonly { picture: Picture; depth: string }[];
  readonly segmentation: readonly { picture: Picture; classes: string }[];
  readonly background: readonly { picture: Picture; mask: string }[];
  readonly pose: readonly {
    picture: Picture;
    boxes: readonly (readonly [number, number, number, number])[];
    people: readonly { keypoints: readonly [number, number][]; scores: readonly number[] }[];
  }[];
  readonly caption: readonly { picture: Picture; text: string }[];
  readonly people: readonly {
    picture: Picture;
    scores: readonly number[];
    labels: readonly number[];
    boxes: readonly (readonly number[])[];
  }[];
}

/** What transformers makes with the same models, from scripts/goldens/tool_models.py. */
const FOLDER = 'src/engine/tools/__goldens__';
const goldens = JSON.parse(readFileSync(`${FOLDER}/goldens.json`, 'utf8')) as Goldens;

const models = new Map<string, Promise<ToolModel>>();
function open(name: string, task: ToolTask): Promise<ToolModel> {
  const opening = models.get(name) ?? openGolden(name, task);
  models.set(name, opening);
  return opening;
}

function openGolden(name: string, task: ToolTask): Promise<ToolModel> {
  const paths = readdirSync(`${FOLDER}/${name}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name: file }) => `${parentPath}/${file}`.split(`${name}/`)[1]!);
  const files = paths.map(
    (path) => [path, new Blob([readFileSync(`${FOLDER}/${name}/${path}`)])] as const,
  );
  return ToolModel.open({ name, id: name, task, precision: 'fp32', files: new Map(files) });
}

function picture([width, height, pattern]: Picture): Pixels {
  const small = [width, height].map((edge) => Math.max(1, edge >> 3)) as [number, number];
  return resample(drawnPicture(small, pattern), width, height, 'bicubic');
}

const context = (name: string, task: ToolTask): ToolContext => ({
  options: {},
  mask: null,
  model: (asked) => (asked === task ? open(name, task) : Promise.resolve(null)),
  onProgress: () => undefined,
  signal: new AbortController().signal,
});

const pictureOf = (made: Made) => ('picture' in made ? made : expect.fail('no picture'));

/** The mean and the largest difference, in levels. */
function apart(found: Uint8Array, golden: string) {
  const expected = gunzipSync(Buffer.from(golden, 'base64'));
  expect(found.length).toBe(expected.length);
  const differences = Array.from(found, (value, index) => Math.abs(value - expected[index]!));
  const sum = differences.reduce((total, one) => total + one, 0);
  return { mean: sum / found.length, most: differences.reduce((a, b) => Math.max(a, b), 0) };
}

describe('depth', () => {
  it.each(goldens.depth)('$picture is what transformers makes', async (golden) => {
    const made = await MODEL_TOOLS.depth(
      picture(golden.picture),
      context('tiny-depth', 'depth-estimation'),
    );
    expect(apart(pictureOf(made).picture.data, golden.depth).most).toBeLessThanOrEqual(1);
  });
});

describe('segmentation', () => {
  it.each(goldens.segmentation)('$picture is what transformers makes', async (golden) => {
    const pixels = picture(golden.picture);
    const model = await open('tiny-segmentation', 'image-segmentation');
    const { logits } = await model.look(pixels);
    const classes = classesOf(planesOf(model, logits), pixels.width, pixels.height);
    const expected = gunzipSync(Buffer.from(golden.classes, 'base64'));
    const different = classes.filter((value, index) => value !== expected[index]).length;
    // Where two classes are nearly equal.
    expect(different / classes.length).toBeLessThan(0.005);
    expect(new Set(expected).size).toBeGreaterThan(1);
  });
});

describe('background', () => {
  it.each(goldens.background)('$picture is what the network gives', async (golden) => {
    const pixels = picture(golden.picture);
    const made = pictureOf(
      await MODEL_TOOLS.background(pixels, context('tiny-background', 'background-removal')),
    );
    expect(apart(made.mask!.data, golden.mask).most).toBeLessThanOrEqual(1);
    // The subject keeps its colours, and the mask is its opacity.
    expect(made.picture.channels).toBe(4);
    expect([...made.picture.data.subarray(0, 4)]).toEqual([
      ...pixels.data.subarray(0, 3),
      made.mask!.data[0],
    ]);
  });
});

describe('pose', () => {
  it.each(goldens.pose)(
    '$picture has transformers’ joints',
    async ({ picture: drawn, boxes, people }) => {
      const model = await open('tiny-pose', 'pose-estimation');
      for (const [index, [left, top, width, height]] of boxes.entries()) {
        const joints = await jointsIn(picture(drawn), { left, top, width, height }, model);
        const { keypoints, scores } = people[index]!;
        expect(scores.some((score) => score > FAINT)).toBe(true);
        joints.forEach((joint, at) => {
          if (scores[at]! <= FAINT) return;
          expect(joint.score).toBeCloseTo(scores[at]!, 2);
          expect(joint.x).toBeCloseTo(keypoints[at]![0], 0);
          expect(joint.y).toBeCloseTo(keypoints[at]![1], 0);
        });
      }
    },
  );
});

describe('people', () => {
  it.each(goldens.people)('$picture has transformers’ boxes', async (golden) => {
    const model = await open('tiny-people', 'object-detection');
    const found = await model.detect(picture(golden.picture), 0);
    const names = [...model.labels.values()];
    expect(found.map(({ label }) => label)).toEqual(golden.labels.map((label) => names[label]));
    found.forEach(({ score, box: { left, top, right, bottom } }, index) => {
      expect(score).toBeCloseTo(golden.scores[index]!, 3);
      [left, top, right, bottom].forEach((edge, at) => {
        expect(edge).toBeCloseTo(golden.boxes[index]![at]!, 1);
      });
    });
  });
});

describe('caption', () => {
  it.each(goldens.caption)('$picture is described in transformers’ words', async (golden) => {
    const made = await MODEL_TOOLS.caption(
      picture(golden.picture),
      context('tiny-caption', 'image-to-text'),
    );
    expect(made).toEqual({ text: golden.text });
  });
});
