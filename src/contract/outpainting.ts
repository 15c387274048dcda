import type { Sides } from '../core/image/grow-canvas.ts';
import type { Outcome } from './engine-api.ts';

export type { Sides };

/** A picture that is to become larger, and which part of it is repainted. */
export interface GrowRequest {
  readonly picture: Blob;
  /** Grey, as large as the picture; null for nothing. */
  readonly mask: Blob | null;
  readonly sides: Sides;
}

export interface GrownPicture {
  /** PNG. */
  readonly picture: Blob;
  /** As large as the picture: white where it is new, and what was white before. */
  readonly mask: Blob;
}

export interface OutpaintingApi {
  /** Makes room on a picture's sides. */
  growPicture(request: GrowRequest): Promise<Outcome<GrownPicture>>;
}
