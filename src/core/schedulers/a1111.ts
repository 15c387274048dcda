import {
  ALGORITHMS,
  SAMPLERS,
  SCHEDULE_TYPES,
  type Algorithm,
  type AlgorithmName,
  type SamplerId,
  type ScheduleType,
  type SchedulerClassName,
} from './sampler-table.ts';

export type A1111Sampler = AlgorithmName;
export type A1111ScheduleType = ScheduleType;

/** A diffusers scheduler as a change to a model's own config. */
export interface SchedulerChoice {
  readonly className: SchedulerClassName;
  /** Used for keys that the model's config leaves out. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Settings that define this sampler, whatever the model's config says. */
  readonly options?: Readonly<Record<string, unknown>>;
}

export const A1111_SCHEDULERS = ALGORITHMS;
export const A1111_SAMPLER_NAMES = Object.keys(ALGORITHMS) as A1111Sampler[];

/** The scheduler for A1111's two settings, with `Automatic` as versions before 1.9 interpreted it. */
export function schedulerOf(
  sampler: A1111Sampler,
  scheduleType: A1111ScheduleType,
): SchedulerChoice {
  const { className, defaults, options }: Algorithm & SchedulerChoice = ALGORITHMS[sampler];
  return {
    className,
    ...(defaults && { defaults }),
    options: { ...options, ...SCHEDULE_TYPES[scheduleType] },
  };
}

/**
 * Parses A1111's `Sampler` and `Schedule type`; infotexts before version 1.9 combine both, such as `DPM++ 2M Karras`.
 *
 * @returns null if there is no equivalent here
 */
export function parseA1111Sampler(
  sampler: string,
  scheduleType?: string,
): { readonly sampler: A1111Sampler; readonly scheduleType: A1111ScheduleType } | null {
  const combined = / (Karras|Exponential)$/.exec(sampler);
  const name = combined ? sampler.slice(0, combined.index) : sampler;
  const type = scheduleType ?? combined?.[1] ?? 'Automatic';
  if (!Object.hasOwn(ALGORITHMS, name) || !Object.hasOwn(SCHEDULE_TYPES, type)) return null;
  return { sampler: name as A1111Sampler, scheduleType: type as A1111ScheduleType };
}

/**
 * The sampler in the sampler table that paints the same picture as A1111's.
 *
 * @returns null if there is none
 */
export function samplerOfA1111(sampler: string, scheduleType?: string): SamplerId | null {
  const read = parseA1111Sampler(sampler, scheduleType);
  if (!read) return null;
  const algorithm: Algorithm = ALGORITHMS[read.sampler];
  const resolved = (type: ScheduleType) => (type === 'Automatic' ? 'Uniform' : type);
  const wanted =
    scheduleType === 'Automatic' ? (algorithm.automatic ?? 'Uniform') : resolved(read.scheduleType);
  const found = SAMPLERS.find(
    (row) => row.algorithm === read.sampler && resolved(row.schedule) === wanted,
  );
  return found?.id ?? null;
}
