import { SAMPLERS } from '../store/index.ts';
import type { SamplerId } from '../contract/samplers.ts';

export const SAMPLER_NAMES = Object.fromEntries(
  SAMPLERS.map(({ id, label }) => [id, label]),
) as Readonly<Record<SamplerId, string>>;
