import type { Box, Size } from './box.ts';
import { createHistory } from './history.ts';
import { applyChange, createRecorder, type MaskChange } from './mask-changes.ts';
import type { Effect } from './mask-effects.ts';
import { drawShape, emptyMask, isEmpty, partOf, type Mask, type Mode, type Shape } from './mask.ts';
import { areEqual, hasGrown, NO_GROWTH, type Sides } from './sides.ts';

type Action =
  | { readonly type: 'mask'; readonly change: MaskChange }
  | { readonly type: 'sides'; readonly before: Sides; readonly after: Sides };

/** The edits that a document starts with. */
export interface Painted {
  /** null for an empty mask. */
  readonly mask: Mask | null;
  readonly sides: Sides;
}

/** What the page shows of a document besides the mask itself. */
export interface DocumentState {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Whether nothing is painted, so that nothing within the picture itself would be repainted. */
  readonly isEmpty: boolean;
  readonly sides: Sides;
}

export type MaskDocument = ReturnType<typeof createDocument>;

/**
 * A mask over a picture, and how far the picture grows, with the history of both.
 *
 * @param onChange receives each part of the mask that has changed
 */
export function createDocument(size: Size, first: Painted | null, onChange: (part: Box) => void) {
  const mask: Mask = first?.mask ?? emptyMask(size);
  const history = createHistory<Action>();
  const recorder = createRecorder(mask);
  let sides = first?.sides ?? NO_GROWTH;
  let state = look();

  function look(): DocumentState {
    const { canUndo, canRedo } = history;
    return { canUndo, canRedo, isEmpty: isEmpty(mask), sides };
  }

  const tell = ({ tiles }: MaskChange) => tiles.forEach(({ box }) => onChange(box));

  const step = (action: Action | null, to: 'before' | 'after') => {
    if (!action) return;
    if (action.type === 'sides') sides = action[to];
    else applyChange(mask, action.change);
    state = look();
    if (action.type === 'mask') tell(action.change);
  };

  const keep = () => {
    const change = recorder.take();
    if (change) history.add({ type: 'mask', change });
    state = look();
    return change;
  };

  return {
    mask,
    /** The same object until something changes. */
    get state() {
      return state;
    },
    /** Draws as part of an action that `finish` or `drop` ends. */
    draw(shape: Shape, mode: Mode): void {
      const part = partOf(mask, shape);
      if (!part) return;
      recorder.touch(part);
      drawShape(mask, shape, mode);
      onChange(part);
    },
    finish: () => void keep(),
    /** Discards what was drawn since the last `finish`. */
    drop(): void {
      const change = recorder.take();
      if (!change) return;
      applyChange(mask, change);
      tell(change);
    },
    /** Changes the mask as one action. */
    apply(effect: Effect): void {
      effect(mask, (part) => recorder.touch(part));
      const change = keep();
      if (change) tell(change);
    },
    grow(after: Sides): void {
      if (areEqual(sides, after)) return;
      history.add({ type: 'sides', before: sides, after });
      sides = after;
      state = look();
    },
    undo: () => step(history.back(), 'before'),
    redo: () => step(history.forward(), 'after'),
    /** Whether there is anything to repaint. */
    get hasWork() {
      return !state.isEmpty || hasGrown(sides);
    },
  };
}
