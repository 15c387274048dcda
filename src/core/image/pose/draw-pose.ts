import { roundHalfEven } from '../../round-half-even.ts';
import type { Pixels } from '../resample.ts';
import type { Joint } from './heatmap-points.ts';

/** One of OpenPose's 18 joints, in pixels; null if it was not detected. */
export type PosePoint = { readonly x: number; readonly y: number } | null;

/** For each of OpenPose's joints, the corresponding one of COCO's 17; the neck lies between the shoulders. */
const FROM_COCO = [0, null, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3] as const;
const SHOULDERS = [5, 6] as const;

/** Converts COCO's joints to OpenPose's. @param threshold joints with a lower score count as not detected */
export function openPoseOf(joints: readonly Joint[], threshold: number): PosePoint[] {
  const seen = (index: number): PosePoint => {
    const joint = joints[index];
    return joint && joint.score >= threshold ? joint : null;
  };
  return FROM_COCO.map((index) => {
    if (index !== null) return seen(index);
    const [left, right] = SHOULDERS.map(seen);
    return left && right ? { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 } : null;
  });
}

/** Pairs of joints, numbered from 1 as in OpenPose. */
const LIMBS = [
  [2, 3],
  [2, 6],
  [3, 4],
  [4, 5],
  [6, 7],
  [7, 8],
  [2, 9],
  [9, 10],
  [10, 11],
  [2, 12],
  [12, 13],
  [13, 14],
  [2, 1],
  [1, 15],
  [15, 17],
  [1, 16],
  [16, 18],
] as const;

/** One for each joint; limbs use the same colours, less strongly. */
const COLOURS = [
  [255, 0, 0],
  [255, 85, 0],
  [255, 170, 0],
  [255, 255, 0],
  [170, 255, 0],
  [85, 255, 0],
  [0, 255, 0],
  [0, 255, 85],
  [0, 255, 170],
  [0, 255, 255],
  [0, 170, 255],
  [0, 85, 255],
  [0, 0, 255],
  [85, 0, 255],
  [170, 0, 255],
  [255, 0, 255],
  [255, 0, 170],
  [255, 0, 85],
] as const;

const LIMB_STRENGTH = 0.6;
/** Half the width of a limb, and the radius of a joint, in pixels. */
const THICKNESS = 4;

/**
 * Draws people as OpenPose does, on black: `draw_bodypose` of the ControlNet extension (annotator/openpose/util.py).
 *
 * @param people OpenPose's 18 joints of each person
 * @returns three channels
 */
export function drawPoses(
  people: readonly (readonly PosePoint[])[],
  width: number,
  height: number,
): Pixels {
  const canvas: Pixels = { width, height, channels: 3, data: new Uint8Array(width * height * 3) };
  for (const person of people) {
    LIMBS.forEach(([from, to], index) => {
      const [start, end] = [person[from - 1], person[to - 1]];
      const colour = COLOURS[index]!.map((value) => Math.trunc(value * LIMB_STRENGTH));
      if (start && end) fillConvex(canvas, limb(start, end), colour);
    });
    person.forEach((joint, index) => {
      if (joint) fillDisk(canvas, Math.trunc(joint.x), Math.trunc(joint.y), COLOURS[index]!);
    });
  }
  return canvas;
}

type Point = readonly [x: number, y: number];

/** A thin ellipse from joint to joint: `cv2.ellipse2Poly`. */
function limb(start: NonNullable<PosePoint>, end: NonNullable<PosePoint>): Point[] {
  const [dx, dy] = [start.x - end.x, start.y - end.y];
  const [centreX, centreY] = [Math.trunc((start.x + end.x) / 2), Math.trunc((start.y + end.y) / 2)];
  const half = Math.trunc(Math.hypot(dx, dy) / 2);
  const degrees = Math.trunc((Math.atan2(dy, dx) * 180) / Math.PI);
  const [cos, sin] = [cosOf(degrees), cosOf(degrees - 90)];
  const points: Point[] = [];
  for (let angle = 0; angle <= 360; angle += 1) {
    const [x, y] = [half * cosOf(angle), THICKNESS * cosOf(angle - 90)];
    const point: Point = [
      roundHalfEven(centreX + x * cos - y * sin),
      roundHalfEven(centreY + x * sin + y * cos),
    ];
    const last = points.at(-1);
    if (last?.[0] !== point[0] || last[1] !== point[1]) points.push(point);
  }
  return points;
}

const cosOf = (degrees: number) => Math.fround(Math.cos((degrees * Math.PI) / 180));

/** Fills each row between the outermost pixels of the outline: `cv2.fillConvexPoly`, limited to the picture. */
function fillConvex(canvas: Pixels, points: readonly Point[], colour: readonly number[]): void {
  const spans = new Map<number, [number, number]>();
  points.forEach((point, index) => {
    const from = points.at(index - 1)!;
    for (const [x, y] of [...line(from, point), ...crossings(from, point)]) {
      const span = spans.get(y);
      if (!span) spans.set(y, [x, x]);
      else spans.set(y, [Math.min(span[0], x), Math.max(span[1], x)]);
    }
  });
  for (const [y, [left, right]] of spans) fillRow(canvas, y, left, right, colour);
}

/** The point at which an edge crosses each row, to the nearest pixel; it may lie beside the line that is drawn. */
function crossings([x0, y0]: Point, [x1, y1]: Point): Point[] {
  const slope = (x1 - x0) / (y1 - y0);
  const [top, x] = y0 < y1 ? [y0, x0] : [y1, x1];
  return Array.from({ length: Math.abs(y1 - y0) }, (_, row) => [
    Math.floor(x + row * slope + 0.5),
    top + row,
  ]);
}

/** Bresenham's line, from left to right, in the order of `cv2.LineIterator`. */
function line(from: Point, to: Point): Point[] {
  const [[x0, y0], [x1, y1]] = from[0] <= to[0] ? [from, to] : [to, from];
  const [dx, dy] = [x1 - x0, Math.abs(y1 - y0)];
  const down = y1 < y0 ? -1 : 1;
  const [long, short] = dy > dx ? [dy, dx] : [dx, dy];
  const points: Point[] = [];
  let [x, y, error] = [x0, y0, long - 2 * short];
  for (let step = 0; step <= long; step += 1) {
    points.push([x, y]);
    const turns = error < 0;
    error += turns ? 2 * long - 2 * short : -2 * short;
    if (dy > dx) {
      y += down;
      if (turns) x += 1;
    } else {
      x += 1;
      if (turns) y += down;
    }
  }
  return points;
}

/** `cv2.circle` with a thickness of -1. */
function fillDisk(canvas: Pixels, centreX: number, centreY: number, colour: readonly number[]) {
  let [error, dx, dy, plus, minus] = [0, THICKNESS, 0, 1, 2 * THICKNESS - 1];
  while (dx >= dy) {
    for (const side of [-1, 1]) {
      fillRow(canvas, centreY + side * dy, centreX - dx, centreX + dx, colour);
      fillRow(canvas, centreY + side * dx, centreX - dy, centreX + dy, colour);
    }
    dy += 1;
    error += plus;
    plus += 2;
    if (error <= 0) continue;
    error -= minus;
    dx -= 1;
    minus -= 2;
  }
}

function fillRow(
  { width, height, data }: Pixels,
  y: number,
  left: number,
  right: number,
  colour: readonly number[],
): void {
  if (y < 0 || y >= height) return;
  for (let x = Math.max(left, 0); x <= Math.min(right, width - 1); x += 1) {
    data.set(colour, (y * width + x) * 3);
  }
}
