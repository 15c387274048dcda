/** Ids of the models that lie beside the page, in `models/`. */
export const EMBEDDED_MODELS: readonly string[] = ['skypaint-mini'];
