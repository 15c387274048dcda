export {
  SAMPLERS,
  SAMPLER_IDS,
  algorithmOf,
  samplerOf,
  type Sampler,
  type SamplerId,
} from '../core/schedulers/sampler-table.ts';
