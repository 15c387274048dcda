import { LIMITS } from '../contract/limits.ts';
import {
  DEFAULT_MASK_OPTIONS,
  MASK_CONTENTS,
  type MaskOptions,
  type PaintMask,
} from '../contract/paint-mask.ts';
import { asRecord } from './as-record.ts';

/** A mask from stored data; null if there is none in it. */
export function reviveMask(saved: unknown): PaintMask | null {
  const { picture, ...options } = asRecord(saved);
  return picture instanceof Blob ? { picture, ...reviveMaskOptions(options) } : null;
}

export function reviveMaskOptions(saved: Readonly<Record<string, unknown>>): MaskOptions {
  const { blur, content, onlyMasked, padding, soft } = saved;
  return {
    blur: revivePixels(blur, DEFAULT_MASK_OPTIONS.blur),
    content: MASK_CONTENTS.find((known) => known === content) ?? DEFAULT_MASK_OPTIONS.content,
    onlyMasked: onlyMasked === true,
    padding: revivePixels(padding, DEFAULT_MASK_OPTIONS.padding),
    soft: soft === true,
  };
}

export function revivePixels(saved: unknown, standard: number): number {
  return typeof saved === 'number' && saved >= 0 && saved <= LIMITS.pictureEdge ? saved : standard;
}
