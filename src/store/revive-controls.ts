import { DEFAULT_CONTROL, type Control } from '../contract/controls.ts';

/** The controls of an earlier picture, which another version may have written. */
export const reviveControls = (saved: unknown): readonly Control[] =>
  Array.isArray(saved) ? saved.map((one: Control) => ({ ...DEFAULT_CONTROL, ...one })) : [];
