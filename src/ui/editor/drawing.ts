import { brushSegment, type BrushPoint } from './brush-segment.ts';
import type { MaskDocument } from './mask-document.ts';
import type { Mode } from './mask.ts';
import { polygon, rectangle, type Point } from './polygon.ts';

export const DRAWING_TOOLS = ['brush', 'eraser', 'rectangle', 'lasso'] as const;
export type DrawingTool = (typeof DRAWING_TOOLS)[number];

/** A point of the picture, and the pressure of the pen: 1 for devices that do not report it. */
export interface PressedPoint extends Point {
  readonly pressure: number;
}

/** An outline that is not part of the mask yet. */
export type Outline =
  | { readonly type: 'rectangle'; readonly from: Point; readonly to: Point }
  | { readonly type: 'lasso'; readonly points: readonly Point[] };

/** One use of a tool, from press to release. */
export interface Drawing {
  extend(point: PressedPoint): void;
  finish(): void;
  drop(): void;
  readonly outline: Outline | null;
}

interface Settings {
  readonly tool: DrawingTool;
  /** The brush's width in pixels of the picture. */
  readonly size: number;
  /** For the rectangle and the lasso. */
  readonly mode: Mode;
}

export function beginDrawing(
  document: MaskDocument,
  settings: Settings,
  start: PressedPoint,
): Drawing {
  switch (settings.tool) {
    case 'brush':
    case 'eraser':
      return drawStroke(
        document,
        settings.size,
        settings.tool === 'brush' ? 'add' : 'remove',
        start,
      );
    case 'rectangle':
      return drawRectangle(document, settings.mode, start);
    case 'lasso':
      return drawLasso(document, settings.mode, start);
  }
}

/** Points closer than this fraction of the radius would only draw the same pixels again. */
const SPACING = 1 / 8;

function drawStroke(
  document: MaskDocument,
  size: number,
  mode: Mode,
  start: PressedPoint,
): Drawing {
  const brushAt = ({ x, y, pressure }: PressedPoint): BrushPoint => ({
    x,
    y,
    radius: Math.max(0.5, (size / 2) * pressure),
  });
  let drawn = brushAt(start);
  let last = drawn;
  document.draw(brushSegment(drawn, drawn), mode);
  const drawTo = (point: BrushPoint) => {
    document.draw(brushSegment(drawn, point), mode);
    drawn = point;
  };
  return {
    outline: null,
    extend(point) {
      last = brushAt(point);
      const isNear = Math.hypot(last.x - drawn.x, last.y - drawn.y) < SPACING * last.radius;
      if (!isNear) drawTo(last);
    },
    finish() {
      if (last !== drawn) drawTo(last);
      document.finish();
    },
    drop: () => document.drop(),
  };
}

function drawRectangle(document: MaskDocument, mode: Mode, from: Point): Drawing {
  let to = from;
  return {
    get outline() {
      return { type: 'rectangle', from, to } as const;
    },
    extend: (point) => void (to = point),
    finish() {
      document.draw(rectangle(from, to), mode);
      document.finish();
    },
    drop: () => undefined,
  };
}

function drawLasso(document: MaskDocument, mode: Mode, from: Point): Drawing {
  const points: Point[] = [from];
  return {
    get outline() {
      return { type: 'lasso', points } as const;
    },
    extend: (point) => void points.push(point),
    finish() {
      document.draw(polygon(points), mode);
      document.finish();
    },
    drop: () => undefined,
  };
}
