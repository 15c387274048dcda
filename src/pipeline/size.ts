/** In pixels, or in latents where it says so. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
