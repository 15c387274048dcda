import type { Sides } from '../contract/outpainting.ts';
import { asRecord } from './as-record.ts';
import { reviveMaskOptions, revivePixels } from './revive-mask.ts';
import type { Editing } from './state/editor-state.ts';

/** The editor's content from stored data, which another version may have written; null if there is none. */
export function reviveEditing(saved: unknown): Omit<Editing, 'id'> | null {
  const { picture, name, fromId, before, mask, sides, options, guide } = asRecord(saved);
  if (!(picture instanceof Blob)) return null;
  return {
    picture,
    name: typeof name === 'string' ? name : '',
    fromId: typeof fromId === 'string' ? fromId : null,
    before: before instanceof Blob ? before : null,
    mask: mask instanceof Blob ? mask : null,
    guide: reviveGuide(asRecord(guide)),
    sides: reviveSides(asRecord(sides)),
    options: reviveMaskOptions(asRecord(options)),
  };
}

function reviveGuide({ id, bytes }: Readonly<Record<string, unknown>>): Editing['guide'] {
  return typeof id === 'string' ? { id, bytes: revivePixels(bytes, 0) } : null;
}

function reviveSides({ top, right, bottom, left }: Readonly<Record<string, unknown>>): Sides {
  return {
    top: revivePixels(top, 0),
    right: revivePixels(right, 0),
    bottom: revivePixels(bottom, 0),
    left: revivePixels(left, 0),
  };
}
