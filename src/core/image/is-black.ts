import type { Pixels } from './resample.ts';

/** Whether all colours of a picture are black, in any number of channels: as a guide, it has nothing to follow. */
export function isBlack({ channels, data }: Pixels): boolean {
  return data.every((value, at) => value === 0 || at % channels === 3);
}
