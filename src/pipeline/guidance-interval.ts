/**
 * Guidance only in the middle of a picture (Kynkäänniemi et al. 2024, https://arxiv.org/abs/2404.07724): early on it costs variety,
 * and late it changes little. As fractions of the UNet's calls, 0 to 1; 0 leaves none out.
 */
export interface GuidanceInterval {
  readonly skipEarly: number;
  readonly skipLate: number;
}

export const EVERYWHERE: GuidanceInterval = { skipEarly: 0, skipLate: 0 };

export const isEverywhere = ({ skipEarly, skipLate }: GuidanceInterval): boolean =>
  skipEarly === 0 && skipLate === 0;

/**
 * Whether a call of the UNet has guidance. `skipEarly` counts as A1111's `skip_early_cond` does (modules/sd_samplers_cfg_denoiser.py): over
 * the calls of one pass, two a step with samplers of order 2, and at least the first one. `skipLate` counts from the other end.
 *
 * @param done calls of this pass before this one
 */
export function isGuided(
  done: number,
  total: number,
  { skipEarly, skipLate }: GuidanceInterval,
): boolean {
  const isEarly = skipEarly !== 0 && done / total <= skipEarly;
  const isLate = skipLate !== 0 && (total - done) / total <= skipLate;
  return !isEarly && !isLate;
}
