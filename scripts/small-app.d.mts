export const SMALL_APP: string;
export const SMALL_MODEL: string;
/** Makes it from `dist`. */
export function makeSmallApp(): void;
