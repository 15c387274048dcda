import type { GenerateRequest } from './engine-api.ts';
import { OWN_OPTIONS } from './picture-options.ts';

/** A request's values for everything that a plain text-to-image picture does without. */
export const PLAIN_REQUEST = {
  start: null,
  hires: null,
  controls: [],
  strength: OWN_OPTIONS.strength.default,
} as const satisfies Partial<GenerateRequest>;
