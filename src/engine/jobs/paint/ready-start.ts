import type { GenerateWarning } from '../../../contract/engine-api.ts';
import type { RgbaPixels } from '../../../pipeline/latent-preview.ts';
import type { Start } from '../../../pipeline/start.ts';

export interface ReadyStart {
  readonly start: Start;
  /** Makes the picture that is saved from the painted one. */
  readonly finish: (painted: RgbaPixels) => RgbaPixels;
  readonly warnings: readonly GenerateWarning[];
}

/** For a picture that is saved as it is painted. */
export const asPainted = (start: Start): ReadyStart => ({
  start,
  finish: (painted) => painted,
  warnings: [],
});
