/** An unlimited list of actions, and the current position in it. */
export function createHistory<Action>() {
  const actions: Action[] = [];
  /** How many of the actions are done; the others are undone. */
  let done = 0;
  return {
    get canUndo() {
      return done > 0;
    },
    get canRedo() {
      return done < actions.length;
    },
    /** Adds an action. Actions that were undone before can no longer be redone. */
    add(action: Action): void {
      actions.length = done;
      done = actions.push(action);
    },
    /** The action to undo; null if there is none. */
    back(): Action | null {
      return done > 0 ? actions[--done]! : null;
    },
    /** The action to redo; null if there is none. */
    forward(): Action | null {
      return done < actions.length ? actions[done++]! : null;
    },
  };
}
