/** Ids of the models that ship with the page, in `models/`. */
export const EMBEDDED_MODELS: readonly string[] = ['skypaint-mini'];
