import type { SamplerId } from '../models/manifest.ts';

/** Names of algorithms, the same in every language. */
export const SAMPLER_NAMES: Readonly<Record<SamplerId, string>> = {
  pndm: 'PNDM',
  ddim: 'DDIM',
  euler: 'Euler',
  euler_a: 'Euler a',
  dpmpp_2m_karras: 'DPM++ 2M Karras',
  dpmpp_2m_sde_karras: 'DPM++ 2M SDE Karras',
  unipc: 'UniPC',
  lcm: 'LCM',
};
