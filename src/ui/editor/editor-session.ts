import { createStore } from 'zustand/vanilla';
import type { MaskOptions } from '../../store/index.ts';
import { boxOf, type Box, type Size } from './box.ts';
import { beginDrawing, type Drawing, type DrawingTool, type Outline } from './drawing.ts';
import { createDocument, type DocumentState, type Painted } from './mask-document.ts';
import type { Effect } from './mask-effects.ts';
import type { Mode } from './mask.ts';
import type { Point } from './polygon.ts';
import { allowedGrowth, areEqual, type Side, type Sides } from './sides.ts';
import { fit, keptInView, moved, shows, toPicture, zoomAt, type View } from './viewport.ts';

/** The hand moves the picture. */
export type Tool = DrawingTool | 'hand';

export const BRUSH = { min: 1, max: 512 } as const;

export interface SessionState {
  readonly tool: Tool;
  /** The brush's width in pixels of the picture. */
  readonly size: number;
  readonly view: View;
  readonly outline: Outline | null;
  readonly isDrawing: boolean;
  readonly document: DocumentState;
  /** The sides while they are being dragged, otherwise the document's. */
  readonly sides: Sides;
  /** Whether only the picture is shown, without the mask. */
  readonly isPlain: boolean;
  readonly options: MaskOptions;
  /** Whether the settings are open: Escape closes them first. */
  readonly showsSettings: boolean;
  /** Whether the space bar is held to move the picture. */
  readonly isMoving: boolean;
  /** Where a mouse or pen is over the board; null if there is none. */
  readonly pointer: Point | null;
  /** The pixel of the picture that the arrow keys have moved to; null while they are not used. */
  readonly cursor: Point | null;
}

/** Space around a picture that fits, to leave room for the handles at its edges. */
const MARGIN = 36;

/** The fraction of the shorter edge that suits most subjects. */
const FIRST_BRUSH = 1 / 10;

/** In pixels: two latents of the usual VAE. A thinner stroke may pass between their centres and change none. */
const FIRST_BRUSH_MIN = 16;

export type EditorSession = ReturnType<typeof createSession>;

/** The editor of one picture. Everything that is done to it goes through here, whether by pointer or by key. */
export function createSession(picture: Size, painted: Painted | null, options: MaskOptions) {
  const listeners = new Set<(part: Box) => void>();
  const document = createDocument(picture, painted, (part) => {
    for (const tell of listeners) tell(part);
  });
  let area: Size = picture;
  let drawing: Drawing | null = null;

  const store = createStore<SessionState>()(() => ({
    tool: 'brush',
    size: Math.max(
      FIRST_BRUSH_MIN,
      Math.round(Math.min(picture.width, picture.height) * FIRST_BRUSH),
    ),
    view: { scale: 1, x: 0, y: 0 },
    outline: null,
    isDrawing: false,
    document: document.state,
    sides: document.state.sides,
    isPlain: false,
    options,
    showsSettings: false,
    isMoving: false,
    pointer: null,
    cursor: null,
  }));
  const { getState: state, setState: set } = store;

  /** The picture, including the area added around it. */
  const sheet = (): Box => {
    const { top, right, bottom, left } = state().sides;
    const whole = boxOf(picture);
    return {
      left: -left,
      top: -top,
      right: whole.right + right,
      bottom: whole.bottom + bottom,
    };
  };
  const fitting = () => fit(sheet(), area, MARGIN);
  const look = (view: View) => set({ view: keptInView(view, sheet(), area) });
  const show = () => set({ document: document.state, sides: document.state.sides });
  const begin = ({ x, y }: Point, pressure: number, mode: Mode) => {
    const { tool, size } = state();
    if (tool === 'hand' || drawing) return;
    drawing = beginDrawing(document, { tool, size, mode }, { x, y, pressure });
    set({ isDrawing: true, outline: drawing.outline });
  };
  const extend = ({ x, y }: Point, pressure: number) => {
    drawing?.extend({ x, y, pressure });
    if (drawing?.outline) set({ outline: { ...drawing.outline } });
  };
  const finish = () => {
    drawing?.finish();
    drawing = null;
    set({ isDrawing: false, outline: null });
    show();
  };
  /** Does nothing while something is being drawn. */
  const unlessDrawing = (act: () => void) => {
    if (drawing) return;
    act();
    show();
  };

  return {
    store,
    picture,
    document,
    /** @returns the function that unsubscribes */
    onMaskChange(listener: (part: Box) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    setTool: (tool: Tool) => set({ tool }),
    setSize: (size: number) =>
      set({ size: Math.min(Math.max(Math.round(size), BRUSH.min), BRUSH.max) }),
    setPlain: (isPlain: boolean) => set({ isPlain }),
    hidePlain: () => set({ isPlain: false }),
    setOptions: (change: Partial<MaskOptions>) =>
      set({ options: { ...state().options, ...change } }),
    setShowsSettings: (showsSettings: boolean) => set({ showsSettings }),
    setMoving: (isMoving: boolean) => set({ isMoving }),
    setPointer: (pointer: Point | null) => set({ pointer, cursor: null }),

    /** Moves the keyboard's cursor, which starts in the middle; if something is being drawn, draws. */
    moveCursor(dx: number, dy: number): void {
      const { left, top, right, bottom } = boxOf(picture);
      const from = state().cursor ?? { x: right / 2, y: bottom / 2 };
      const cursor = {
        x: Math.min(Math.max(from.x + dx, left), right),
        y: Math.min(Math.max(from.y + dy, top), bottom),
      };
      set({ cursor, pointer: null });
      extend(cursor, 1);
    },
    /** Starts drawing at the keyboard's cursor, or finishes it. */
    pressCursor(mode: Mode): void {
      const { cursor } = state();
      if (drawing) finish();
      else if (cursor) begin(cursor, 1, mode);
      else this.moveCursor(0, 0);
    },

    /** @param at in CSS pixels from the board's corner */
    begin: (at: Point, pressure: number, mode: Mode) =>
      begin(toPicture(state().view, at), pressure, mode),
    extend: (at: Point, pressure: number) => extend(toPicture(state().view, at), pressure),
    finish,
    drop(): void {
      drawing?.drop();
      drawing = null;
      set({ isDrawing: false, outline: null });
    },

    undo: () => unlessDrawing(document.undo),
    redo: () => unlessDrawing(document.redo),
    apply: (effect: Effect) => unlessDrawing(() => document.apply(effect)),

    /** Shows how the picture would grow. */
    dragSide(side: Side, pixels: number): void {
      const { sides } = state();
      const dragged = { ...sides, [side]: allowedGrowth(picture, sides, side, pixels) };
      if (!areEqual(dragged, sides)) set({ sides: dragged });
    },
    /** Makes the picture grow as far as it was dragged. */
    dropSides(): void {
      document.grow(state().sides);
      show();
      if (!shows(state().view, sheet(), area)) set({ view: fitting() });
    },
    cancelSides: show,

    setArea(next: Size): void {
      area = next;
      set({ view: fitting() });
    },
    move: (dx: number, dy: number) => look(moved(state().view, dx, dy)),
    zoom: (at: Point, factor: number) => look(zoomAt(state().view, at, factor, fitting())),
    zoomInMiddle(factor: number): void {
      look(zoomAt(state().view, { x: area.width / 2, y: area.height / 2 }, factor, fitting()));
    },
    fit: () => set({ view: fitting() }),
  };
}
