import { describe, expect, it } from 'vitest';
import { fit, keptInView, moved, shows, toPicture, toScreen, zoomAt } from './viewport.ts';

const PICTURE = { left: 0, top: 0, right: 512, bottom: 256 };
const AREA = { width: 1000, height: 600 };
const FITTING = fit(PICTURE, AREA, 20);

describe('a view', () => {
  it('shows the whole picture, in the middle', () => {
    expect(FITTING.scale).toBe(960 / 512);
    expect(toScreen(FITTING, { x: 256, y: 128 })).toEqual({ x: 500, y: 300 });
    expect(shows(FITTING, PICTURE, AREA)).toBe(true);
  });

  it('converts between screen and picture', () => {
    const view = zoomAt(FITTING, { x: 17, y: 400 }, 3.7, FITTING);
    const point = { x: 33.5, y: 99.25 };
    const back = toPicture(view, toScreen(view, point));
    expect(back.x).toBeCloseTo(point.x, 9);
    expect(back.y).toBeCloseTo(point.y, 9);
  });

  it('zooms around the pointer', () => {
    const pointer = { x: 700, y: 222 };
    const under = toPicture(FITTING, pointer);
    const view = zoomAt(FITTING, pointer, 2.5, FITTING);
    expect(view.scale).toBeCloseTo(FITTING.scale * 2.5, 9);
    expect(toPicture(view, pointer).x).toBeCloseTo(under.x, 9);
    expect(toPicture(view, pointer).y).toBeCloseTo(under.y, 9);
  });

  it('limits zooming in and out', () => {
    const middle = { x: 500, y: 300 };
    expect(zoomAt(FITTING, middle, 1e9, FITTING).scale).toBe(64);
    expect(zoomAt(FITTING, middle, 1e-9, FITTING).scale).toBeLessThanOrEqual(1);
    expect(zoomAt(FITTING, middle, 1e-9, FITTING).scale).toBeGreaterThan(0.5);
  });

  it('always keeps some of the picture visible', () => {
    for (const [dx, dy] of [
      [9999, 0],
      [-9999, 50],
      [3, 9999],
      [0, -9999],
    ] as const) {
      const view = keptInView(moved(FITTING, dx, dy), PICTURE, AREA);
      const from = toScreen(view, { x: 0, y: 0 });
      const to = toScreen(view, { x: 512, y: 256 });
      expect(Math.min(to.x, AREA.width) - Math.max(from.x, 0)).toBeGreaterThanOrEqual(48);
      expect(Math.min(to.y, AREA.height) - Math.max(from.y, 0)).toBeGreaterThanOrEqual(48);
    }
  });
});
