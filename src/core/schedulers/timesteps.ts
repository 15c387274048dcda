import { invalidConfig } from '../config/invalid-config.ts';
import { roundHalfEven } from '../round-half-even.ts';
import { SCHEDULER_CONFIG_FILE, type TimestepSpacing } from './config.ts';

/** `numpy.linspace`. */
export function linspace(start: number, end: number, count: number): number[] {
  const step = (end - start) / (count - 1);
  return Array.from({ length: count }, (_, i) =>
    i === count - 1 && i > 0 ? end : start + (i && step * i),
  );
}

/** `numpy.arange(start, 0, -step).round() - 1`, without the extra -1 that rounding errors cause for some step counts. */
function trailing(start: number, step: number): number[] {
  const delta = start - step - start;
  return Array.from(
    { length: Math.ceil(start / step) },
    (_, i) => roundHalfEven(start + i * delta) - 1,
  ).filter((timestep) => timestep >= 0);
}

export interface TimestepOptions {
  readonly spacing: TimestepSpacing;
  readonly trainSteps: number;
  readonly steps: number;
  readonly offset: number;
}

/**
 * Falling timesteps, spaced as in table 2 of arXiv:2305.08891. linspace gives fractions; classes with whole timesteps round them.
 *
 * @throws AppError `invalid-config` when the offset leads outside the training schedule
 */
export function spacedTimesteps({ spacing, trainSteps, steps, offset }: TimestepOptions): number[] {
  switch (spacing) {
    case 'linspace':
      return linspace(0, trainSteps - 1, steps).reverse();
    case 'leading': {
      const ratio = Math.floor(trainSteps / steps);
      const room = trainSteps - 1 - (steps - 1) * ratio;
      if (offset > room) {
        const expected = { type: 'at-most', limit: room } as const;
        throw invalidConfig(SCHEDULER_CONFIG_FILE, ['steps_offset'], offset, expected);
      }
      return Array.from({ length: steps }, (_, i) => (steps - 1 - i) * ratio + offset);
    }
    case 'trailing':
      return trailing(trainSteps, trainSteps / steps);
  }
}
