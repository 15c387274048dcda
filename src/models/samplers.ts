export { SAMPLER_IDS, type SamplerId } from '../core/schedulers/sampler-ids.ts';
