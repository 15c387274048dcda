import { beforeEach, describe, expect, it } from 'vitest';
import { createSession, type EditorSession } from './editor-session.ts';
import { ACTIONS, commandOf } from './keys.ts';
import { isEmpty } from './mask.ts';
import { NO_GROWTH } from './sides.ts';
import { toScreen } from './viewport.ts';

const OPTIONS = {
  blur: 4,
  content: 'original',
  onlyMasked: false,
  padding: 32,
  soft: false,
} as const;

let session: EditorSession;
const state = () => session.store.getState();
const onBoard = (x: number, y: number) => toScreen(state().view, { x, y });

beforeEach(() => {
  session = createSession({ width: 128, height: 64 }, null, OPTIONS);
  session.setArea({ width: 800, height: 600 });
});

it('starts with a brush that suits even the smallest picture', () => {
  expect(state()).toMatchObject({ tool: 'brush', size: 16 });
  const large = createSession({ width: 1024, height: 512 }, null, OPTIONS);
  expect(large.store.getState().size).toBe(51);
});

describe('drawing', () => {
  it('covers what the pointer goes over, wherever the picture lies', () => {
    session.zoom({ x: 100, y: 70 }, 3);
    session.move(31, -12);
    session.setTool('rectangle');
    session.begin(onBoard(16, 8), 1, 'add');
    session.extend(onBoard(48, 24), 1);
    expect(state().outline).toMatchObject({ type: 'rectangle' });
    expect(isEmpty(session.document.mask)).toBe(true);
    session.finish();
    const covered = session.document.mask.data.reduce((sum, value) => sum + value, 0) / 255;
    expect(covered).toBe(32 * 16);
    expect(state()).toMatchObject({ outline: null, isDrawing: false });
  });

  it('survives an undo in the meantime, and can be discarded', () => {
    session.begin(onBoard(20, 20), 1, 'add');
    session.finish();
    session.begin(onBoard(60, 30), 1, 'add');
    session.undo();
    session.apply(() => expect.unreachable());
    session.drop();
    expect(state().document.canUndo).toBe(true);
    session.undo();
    expect(isEmpty(session.document.mask)).toBe(true);
  });

  it('is wider the harder a pen is pressed', () => {
    session.setSize(40);
    session.begin(onBoard(30, 32), 0.25, 'add');
    session.finish();
    const row = session.document.mask.data.subarray(32 * 128, 33 * 128);
    expect(row.filter((value) => value > 127)).toHaveLength(10);
  });

  it('works with keys alone', () => {
    session.pressCursor('add');
    expect(state()).toMatchObject({ cursor: { x: 64, y: 32 }, isDrawing: false });
    session.pressCursor('add');
    session.moveCursor(500, 0);
    expect(state()).toMatchObject({ cursor: { x: 128, y: 32 }, isDrawing: true });
    session.pressCursor('add');
    expect(state().isDrawing).toBe(false);
    expect(session.document.mask.data[32 * 128 + 100]).toBe(255);
    expect(session.document.mask.data[32 * 128 + 40]).toBe(0);
  });
});

describe('growing', () => {
  it('goes in steps up to twice the picture, and can be undone', () => {
    session.dragSide('right', 61);
    expect(state().sides.right).toBe(64);
    expect(state().document.sides).toEqual(NO_GROWTH);
    session.dropSides();
    session.dragSide('bottom', 1e6);
    session.dropSides();
    expect(state().document.sides).toEqual({ ...NO_GROWTH, right: 64, bottom: 64 });
    session.dragSide('right', -50);
    session.dropSides();
    session.undo();
    session.undo();
    expect(state().sides).toEqual({ ...NO_GROWTH, right: 64 });
  });

  it('never makes a picture that is too large to paint', () => {
    session = createSession({ width: 1900, height: 1500 }, null, OPTIONS);
    session.dragSide('left', 100);
    session.dragSide('right', 100);
    expect(state().sides).toEqual({ ...NO_GROWTH, left: 104, right: 40 });
  });

  it('stays in sight', () => {
    session.zoom({ x: 400, y: 300 }, 4);
    const { view } = state();
    session.dragSide('top', 64);
    expect(state().view).toBe(view);
    session.dropSides();
    const top = toScreen(state().view, { x: 0, y: -64 });
    const bottom = toScreen(state().view, { x: 128, y: 64 });
    expect(top.y).toBeGreaterThan(0);
    expect(bottom.y).toBeLessThan(600);
  });
});

describe('keys', () => {
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  const command = (key: string, change: Partial<typeof plain> = {}) =>
    commandOf({ key, ...plain, ...change });

  it('choose tools and act', () => {
    expect(command('l')).toEqual({ type: 'tool', tool: 'lasso' });
    expect(command('E')).toEqual({ type: 'tool', tool: 'eraser' });
    expect(command('z', { metaKey: true })).toEqual({ type: 'action', action: 'undo' });
    expect(command('Z', { ctrlKey: true, shiftKey: true })).toMatchObject({ action: 'redo' });
    expect(command('y', { ctrlKey: true })).toMatchObject({ action: 'redo' });
    expect(command('【')).toMatchObject({ action: 'smaller' });
  });

  it('leave the browser’s own shortcuts alone', () => {
    expect(command('r', { ctrlKey: true })).toBeNull();
    expect(command('l', { ctrlKey: true })).toBeNull();
    expect(command('e', { altKey: true })).toBeNull();
    expect(command('Tab')).toBeNull();
    expect(command('constructor')).toBeNull();
  });

  it('change the brush by about a seventh, within its limits', () => {
    session.setSize(70);
    ACTIONS.larger(session);
    expect(state().size).toBe(80);
    session.setSize(1);
    ACTIONS.smaller(session);
    expect(state().size).toBe(1);
    ACTIONS.larger(session);
    expect(state().size).toBe(2);
    session.setSize(1e6);
    expect(state().size).toBe(512);
  });
});
