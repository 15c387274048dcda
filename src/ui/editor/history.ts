/** What was done, without end, and where in it we are. */
export function createHistory<Action>() {
  const actions: Action[] = [];
  /** How many of them are done; the others are undone. */
  let done = 0;
  return {
    get canUndo() {
      return done > 0;
    },
    get canRedo() {
      return done < actions.length;
    },
    /** Whatever was undone before can no longer be done again. */
    add(action: Action): void {
      actions.length = done;
      done = actions.push(action);
    },
    /** The action to undo; null if there is none. */
    back(): Action | null {
      return done > 0 ? actions[--done]! : null;
    },
    /** The action to do again; null if there is none. */
    forth(): Action | null {
      return done < actions.length ? actions[done++]! : null;
    },
  };
}
