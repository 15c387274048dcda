import { union, type Box } from './box.ts';
import type { Mask } from './mask.ts';
import { packRuns, unpackRuns } from './runs.ts';

/** The mask is divided into squares, so that a change stores only the ones it touches. */
const TILE = 128;

interface TileChange {
  readonly box: Box;
  /** The XOR of old and new bytes: the same bytes lead from one to the other and back. */
  readonly difference: Uint8Array;
}

/** What one action changed. */
export interface MaskChange {
  readonly tiles: readonly TileChange[];
}

/** Records changes of a mask, so that they can be undone. */
export function createRecorder(mask: Mask) {
  const columns = Math.ceil(mask.width / TILE);
  const before = new Map<number, { readonly box: Box; readonly bytes: Uint8Array }>();

  return {
    /** Must be called before pixels of this part change. */
    touch(part: Box): void {
      for (let row = Math.floor(part.top / TILE); row * TILE < part.bottom; row++) {
        for (let column = Math.floor(part.left / TILE); column * TILE < part.right; column++) {
          const index = row * columns + column;
          if (before.has(index)) continue;
          const box = {
            left: column * TILE,
            top: row * TILE,
            right: Math.min(mask.width, (column + 1) * TILE),
            bottom: Math.min(mask.height, (row + 1) * TILE),
          };
          before.set(index, { box, bytes: bytesOf(mask, box) });
        }
      }
    },
    /** The changes since the last call; null if there are none. */
    take(): MaskChange | null {
      const tiles: TileChange[] = [];
      for (const { box, bytes } of before.values()) {
        const now = bytesOf(mask, box);
        let isChanged = false;
        for (let i = 0; i < now.length; i++) {
          now[i] = now[i]! ^ bytes[i]!;
          isChanged ||= now[i] !== 0;
        }
        if (isChanged) tiles.push({ box, difference: packRuns(now) });
      }
      before.clear();
      return tiles.length > 0 ? { tiles } : null;
    },
  };
}

/**
 * Undoes or redoes a change.
 *
 * @returns the part of the mask that is different now
 */
export function applyChange(mask: Mask, { tiles }: MaskChange): Box | null {
  let changed: Box | null = null;
  for (const { box, difference } of tiles) {
    const width = box.right - box.left;
    const bytes = unpackRuns(difference, width * (box.bottom - box.top));
    for (let i = 0, y = box.top; y < box.bottom; y++) {
      const start = y * mask.width + box.left;
      for (let x = 0; x < width; x++, i++) mask.data[start + x]! ^= bytes[i]!;
    }
    changed = union(changed, box);
  }
  return changed;
}

function bytesOf({ data, width }: Mask, { left, top, right, bottom }: Box): Uint8Array {
  const bytes = new Uint8Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y++) {
    bytes.set(data.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  }
  return bytes;
}
