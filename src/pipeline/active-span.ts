/** How strongly a picture guides, and when. */
export interface ActiveSpan {
  /** A factor for what it says; 0 means nothing. */
  readonly weight: number;
  /** As fractions of the UNet's calls in one pass, 0 to 1. */
  readonly start: number;
  readonly end: number;
}

/**
 * Whether it guides a call of the UNet: `controlnet_keep` of diffusers' pipelines. A1111 counts by steps of the schedule
 * instead, which begins earlier with image-to-image.
 *
 * @param done calls of this pass before this one
 */
export function isActive({ weight, start, end }: ActiveSpan, done: number, total: number): boolean {
  return weight !== 0 && done / total >= start && (done + 1) / total <= end;
}
