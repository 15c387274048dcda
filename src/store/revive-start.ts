import { START_CHANGES, START_FITS } from '../contract/start-picture.ts';
import { asRecord } from './as-record.ts';
import { reviveOverrides } from './form.ts';
import { reviveMask } from './revive-mask.ts';
import type { ChosenStart } from './state/start-state.ts';

/** A start picture from stored data, which an earlier version may have written; null if there is none in it. */
export function reviveStart(saved: unknown): Omit<ChosenStart, 'width' | 'height'> | null {
  const { picture, fit, mask, name, changes, fromId, sizeBefore } = asRecord(saved);
  if (!(picture instanceof Blob)) return null;
  const { width, height } = reviveOverrides(asRecord(sizeBefore));
  return {
    picture,
    fit: START_FITS.find((known) => known === fit) ?? 'crop',
    mask: reviveMask(mask),
    name: typeof name === 'string' ? name : '',
    changes: START_CHANGES.filter((known) => Array.isArray(changes) && changes.includes(known)),
    fromId: typeof fromId === 'string' ? fromId : null,
    sizeBefore:
      typeof sizeBefore === 'object' && sizeBefore !== null
        ? { ...(width !== undefined && { width }), ...(height !== undefined && { height }) }
        : null,
  };
}
