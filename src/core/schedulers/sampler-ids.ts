/** What the page calls its samplers, in the order it lists them. */
export const SAMPLER_IDS = [
  'pndm',
  'ddim',
  'euler',
  'euler_a',
  'dpmpp_2m_karras',
  'dpmpp_2m_sde_karras',
  'unipc',
  'lcm',
] as const;

export type SamplerId = (typeof SAMPLER_IDS)[number];
