import { boxAround } from './box.ts';
import type { Shape } from './mask.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Scanlines per row of pixels; along each, coverage is exact. */
const SCANLINES = 8;

interface Edge {
  readonly top: number;
  readonly bottom: number;
  /** At the top end. */
  readonly x: number;
  readonly slope: number;
  readonly winding: 1 | -1;
}

/** A closed outline, which may cross itself: everything it winds around is inside. */
export function polygon(points: readonly Point[]): Shape {
  const rows = byRow(edgesOf(points));
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, right] = range(xs);
  const [top, bottom] = range(ys);
  return {
    box: boxAround(left, top, right, bottom),
    cover(row, y, left) {
      const edges = rows.get(y);
      if (!edges) return;
      const steps = new Float32Array(row.length + 1);
      for (let line = 0; line < SCANLINES; line++) {
        for (const [from, to] of spans(edges, y + (line + 0.5) / SCANLINES)) {
          addStep(steps, from - left, 1);
          addStep(steps, to - left, -1);
        }
      }
      let sum = 0;
      for (let i = 0; i < row.length; i++) {
        sum += steps[i]!;
        row[i] = Math.round((255 * sum) / SCANLINES);
      }
    },
  };
}

/** The corners may be anywhere; the rectangle is made of whole pixels. */
export function rectangle(a: Point, b: Point): Shape {
  const [left, right] = range([Math.round(a.x), Math.round(b.x)]);
  const [top, bottom] = range([Math.round(a.y), Math.round(b.y)]);
  return { box: { left, top, right, bottom }, cover: (row) => void row.fill(255) };
}

/** Not `Math.min(...values)`, which fails with too many arguments. */
const range = (values: readonly number[]): [number, number] => [
  values.reduce((least, value) => Math.min(least, value), Infinity),
  values.reduce((most, value) => Math.max(most, value), -Infinity),
];

function edgesOf(points: readonly Point[]): Edge[] {
  return points.flatMap((a, index) => {
    const b = points[(index + 1) % points.length]!;
    if (a.y === b.y) return [];
    const [upper, lower, winding] = a.y < b.y ? ([a, b, 1] as const) : ([b, a, -1] as const);
    const slope = (lower.x - upper.x) / (lower.y - upper.y);
    return [{ top: upper.y, bottom: lower.y, x: upper.x, slope, winding }];
  });
}

function byRow(edges: readonly Edge[]): Map<number, Edge[]> {
  const rows = new Map<number, Edge[]>();
  for (const edge of edges) {
    for (let y = Math.floor(edge.top); y < edge.bottom; y++) {
      const row = rows.get(y);
      if (row) row.push(edge);
      else rows.set(y, [edge]);
    }
  }
  return rows;
}

/** The parts of a scanline that are inside, by the non-zero rule. */
function spans(edges: readonly Edge[], y: number): [number, number][] {
  const crossings = edges
    .filter(({ top, bottom }) => top <= y && y < bottom)
    .map(({ top, x, slope, winding }) => ({ x: x + (y - top) * slope, winding }))
    .sort((a, b) => a.x - b.x);
  const found: [number, number][] = [];
  let turns = 0;
  let start = 0;
  for (const { x, winding } of crossings) {
    if (turns === 0) start = x;
    turns += winding;
    if (turns === 0) found.push([start, x]);
  }
  return found;
}

/** Covers each pixel from `x` on by this much more; `steps` holds the differences between neighbouring pixels. */
function addStep(steps: Float32Array, x: number, amount: 1 | -1): void {
  const at = Math.min(Math.max(x, 0), steps.length - 1);
  const pixel = Math.floor(at);
  const share = pixel + 1 - at;
  steps[pixel]! += amount * share;
  if (pixel + 1 < steps.length) steps[pixel + 1]! += amount * (1 - share);
}
