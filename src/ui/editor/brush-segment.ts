import { boxAround } from './box.ts';
import type { Shape } from './mask.ts';

/** Where the brush was, and its width. */
export interface BrushPoint {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/**
 * What a round brush covers on a straight path between two points; the same point twice makes a dot. The edge is smoothed over
 * one pixel: whatever is at least half a pixel inside is fully covered.
 */
export function brushSegment(from: BrushPoint, to: BrushPoint): Shape {
  const widest = Math.max(from.radius, to.radius) + 0.5;
  const inmost = Math.min(from.radius, to.radius) - 0.5;
  const way: Way = { dx: to.x - from.x, dy: to.y - from.y };
  const squaredLength = way.dx ** 2 + way.dy ** 2;
  const widening = to.radius - from.radius;

  /** Takes the centre of a pixel, relative to the first point. */
  const coverageAt = (px: number, py: number) => {
    const along = squaredLength > 0 ? (px * way.dx + py * way.dy) / squaredLength : 0;
    const nearest = along < 0 ? 0 : along > 1 ? 1 : along;
    const [ex, ey] = [px - nearest * way.dx, py - nearest * way.dy];
    const inside = from.radius + nearest * widening + 0.5 - Math.sqrt(ex * ex + ey * ey);
    return inside <= 0 ? 0 : inside >= 1 ? 255 : Math.round(255 * inside);
  };

  return {
    box: boxAround(
      Math.min(from.x, to.x) - widest,
      Math.min(from.y, to.y) - widest,
      Math.max(from.x, to.x) + widest,
      Math.max(from.y, to.y) + widest,
    ),
    cover(row, y, left) {
      const py = y + 0.5 - from.y;
      // The centre of pixel `i` is at i + offset.
      const offset = left + 0.5 - from.x;
      const outer = rowOfCapsule(way, widest, py);
      if (!outer) return;
      const start = Math.max(0, Math.ceil(outer.from - offset));
      const end = Math.min(row.length, Math.floor(outer.to - offset) + 1);
      const inner = inmost > 0 ? rowOfCapsule(way, inmost, py) : null;
      const fullStart = inner ? clamp(Math.ceil(inner.from - offset), start, end) : end;
      const fullEnd = inner ? clamp(Math.floor(inner.to - offset) + 1, fullStart, end) : end;
      for (let i = start; i < fullStart; i++) row[i] = coverageAt(i + offset, py);
      row.fill(255, fullStart, fullEnd);
      for (let i = fullEnd; i < end; i++) row[i] = coverageAt(i + offset, py);
    },
  };
}

/** From the first point to the second. */
interface Way {
  readonly dx: number;
  readonly dy: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The points of a row that are within `radius` of the path; null if there are none. The shape is convex, so they form one span. */
function rowOfCapsule(way: Way, radius: number, y: number): Span | null {
  return hull(
    hull(rowOfDisc(0, radius, y), rowOfDisc(way.dx, radius, y - way.dy)),
    rowOfBar(way, radius, y),
  );
}

function rowOfDisc(x: number, radius: number, y: number): Span | null {
  const half = radius * radius - y * y;
  return half < 0 ? null : { from: x - Math.sqrt(half), to: x + Math.sqrt(half) };
}

/** The rectangle between the two ends. */
function rowOfBar({ dx, dy }: Way, radius: number, y: number): Span | null {
  const length = Math.hypot(dx, dy);
  if (length === 0) return null;
  const beside = between(dy, -radius * length + y * dx, radius * length + y * dx);
  const along = between(dx, -y * dy, length * length - y * dy);
  if (!beside || !along) return null;
  const from = Math.max(beside.from, along.from);
  const to = Math.min(beside.to, along.to);
  return from <= to ? { from, to } : null;
}

/** Where `factor * x` is between `min` and `max`. */
function between(factor: number, min: number, max: number): Span | null {
  if (factor === 0) return min <= 0 && max >= 0 ? { from: -Infinity, to: Infinity } : null;
  const [a, b] = [min / factor, max / factor];
  return { from: Math.min(a, b), to: Math.max(a, b) };
}

function hull(a: Span | null, b: Span | null): Span | null {
  if (!a || !b) return a ?? b;
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

const clamp = (value: number, min: number, max: number) => Math.min(Math.max(value, min), max);
