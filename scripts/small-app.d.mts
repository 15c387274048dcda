export const SMALL_APP: string;
export const SMALL_MODEL: string;

/** Does nothing if it already exists and was made from these folders as they are now. */
export function makeSmallApp(folders?: { app?: string; model?: string; to?: string }): void;
