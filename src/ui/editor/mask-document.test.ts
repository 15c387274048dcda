import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginDrawing, DRAWING_TOOLS } from './drawing.ts';
import { boxOf, type Box } from './box.ts';
import { brushSegment } from './brush-segment.ts';
import { createRecorder } from './mask-changes.ts';
import { createDocument } from './mask-document.ts';
import { clear, invert, soften } from './mask-effects.ts';
import { drawShape, emptyMask, isEmpty, partOf } from './mask.ts';
import { rectangle } from './polygon.ts';
import { packRuns, unpackRuns } from './runs.ts';
import { NO_GROWTH } from './sides.ts';

/** More than one tile. */
const SIZE = { width: 140, height: 40 };
const open = () => createDocument(SIZE, null, () => undefined);
const square = rectangle({ x: 10, y: 10 }, { x: 130, y: 30 });

/** Any sequence of what a user can do. */
const ACTIONS = fc.array(
  fc.oneof(
    fc.record({
      tool: fc.constantFrom(...DRAWING_TOOLS),
      size: fc.integer({ min: 1, max: 90 }),
      mode: fc.constantFrom('add' as const, 'remove' as const),
      points: fc.array(
        fc.record({
          x: fc.integer({ min: -30, max: 160 }),
          y: fc.integer({ min: -30, max: 70 }),
          pressure: fc.constantFrom(0.2, 1),
        }),
        { minLength: 1, maxLength: 5 },
      ),
    }),
    fc.constantFrom('invert', 'clear', 'soften', 'grow'),
  ),
  { maxLength: 12 },
);

function act(
  document: ReturnType<typeof open>,
  action: typeof ACTIONS extends fc.Arbitrary<(infer One)[]> ? One : never,
) {
  if (action === 'invert') return document.apply(invert);
  if (action === 'clear') return document.apply(clear);
  if (action === 'soften') return document.apply(soften(3));
  if (action === 'grow') {
    return document.grow({ ...document.state.sides, top: document.state.sides.top + 8 });
  }
  const [first, ...others] = action.points;
  const drawing = beginDrawing(document, action, first!);
  others.forEach((point) => drawing.extend(point));
  drawing.finish();
}

const snapshot = ({ mask, state }: ReturnType<typeof open>) => ({
  mask: Buffer.from(mask.data).toString('latin1'),
  sides: state.sides,
});

describe('undo and redo', () => {
  it('go through all actions, back and forth', () => {
    fc.assert(
      fc.property(ACTIONS, (actions) => {
        const document = open();
        const snapshots = [snapshot(document)];
        for (const action of actions) {
          act(document, action);
          const now = snapshot(document);
          const before = snapshots.at(-1)!;
          // An edit that changes nothing is not recorded as an action.
          if (now.mask !== before.mask || now.sides !== before.sides) snapshots.push(now);
        }
        for (const expected of snapshots.slice(0, -1).reverse()) {
          document.undo();
          expect(snapshot(document)).toEqual(expected);
        }
        expect(document.state).toMatchObject({ canUndo: false, isEmpty: true, sides: NO_GROWTH });
        for (const expected of snapshots.slice(1)) {
          document.redo();
          expect(snapshot(document)).toEqual(expected);
        }
        expect(document.state.canRedo).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('a new action replaces what was undone', () => {
    const document = open();
    document.draw(square, 'add');
    document.finish();
    document.undo();
    document.apply(invert);
    expect(document.state).toMatchObject({ canUndo: true, canRedo: false });
    document.redo();
    expect(document.mask.data.every((value) => value === 255)).toBe(true);
  });
});

describe('a document', () => {
  it('discards an unfinished stroke', () => {
    const document = open();
    document.draw(square, 'add');
    expect(isEmpty(document.mask)).toBe(false);
    document.drop();
    document.finish();
    expect(document.state).toMatchObject({ isEmpty: true, canUndo: false });
  });

  it('has work once something is drawn or the picture grows', () => {
    const document = open();
    expect(document.hasWork).toBe(false);
    document.grow({ ...NO_GROWTH, left: 64 });
    expect(document.hasWork).toBe(true);
    document.undo();
    document.apply(invert);
    expect(document.hasWork).toBe(true);
  });

  it('tells of the squares that have changed, and of no other', () => {
    const parts: Box[] = [];
    const document = createDocument(SIZE, null, (part) => parts.push(part));
    document.draw(rectangle({ x: 134, y: 10 }, { x: 138, y: 30 }), 'add');
    document.finish();
    parts.length = 0;
    document.apply(soften(1));
    document.undo();
    const right = { left: 128, top: 0, right: 140, bottom: 40 };
    expect(parts).toEqual([right, right]);
  });

  it('continues from what was painted before', () => {
    const mask = emptyMask(SIZE);
    mask.data.fill(9);
    const document = createDocument(SIZE, { mask, sides: NO_GROWTH }, () => undefined);
    expect(document.state).toMatchObject({ isEmpty: false, canUndo: false });
  });
});

describe('a change', () => {
  it('takes little room, however much it changes', () => {
    const mask = emptyMask({ width: 2048, height: 2048 });
    const recorder = createRecorder(mask);
    const bytesOf = (draw: () => void, part: Box) => {
      recorder.touch(part);
      draw();
      return recorder.take()!.tiles.reduce((sum, { difference }) => sum + difference.length, 0);
    };
    expect(bytesOf(() => invert(mask, () => undefined), boxOf(mask))).toBeLessThan(2048);
    const stroke = brushSegment({ x: 100, y: 100, radius: 100 }, { x: 1900, y: 1900, radius: 100 });
    const draw = () => drawShape(mask, stroke, 'remove');
    expect(bytesOf(draw, partOf(mask, stroke)!)).toBeLessThan(0.02 * mask.data.length);
  });
});

describe('runs', () => {
  it('unpack to the original bytes', () => {
    const bytes = fc
      .array(fc.tuple(fc.nat(255), fc.integer({ min: 1, max: 300 })), { maxLength: 40 })
      .map((runs) => Uint8Array.from(runs.flatMap(([value, count]) => Array(count).fill(value))));
    fc.assert(
      fc.property(fc.oneof(bytes, fc.uint8Array({ maxLength: 400 })), (given) => {
        expect(unpackRuns(packRuns(given), given.length)).toEqual(given);
      }),
    );
  });
});
