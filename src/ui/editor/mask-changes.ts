import { tilesOf, type Box } from './box.ts';
import { cut, type Mask } from './mask.ts';
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
  const tiles = tilesOf(mask, TILE);
  /** By number, as they were before. */
  const before = new Map<number, Uint8Array>();

  return {
    /** Must be called before pixels of this part change. */
    touch(part: Box): void {
      for (let row = Math.floor(part.top / TILE); row * TILE < part.bottom; row++) {
        for (let column = Math.floor(part.left / TILE); column * TILE < part.right; column++) {
          const index = row * columns + column;
          if (!before.has(index)) before.set(index, cut(mask, tiles[index]!));
        }
      }
    },
    /** The changes since the last call; null if there are none. */
    take(): MaskChange | null {
      const changes: TileChange[] = [];
      for (const [index, bytes] of before) {
        const box = tiles[index]!;
        if (xor(bytes, mask, box)) changes.push({ box, difference: packRuns(bytes) });
      }
      before.clear();
      return changes.length > 0 ? { tiles: changes } : null;
    },
  };
}

/** Combines bytes with those of the mask; returns whether they differed. */
function xor(bytes: Uint8Array, { data, width }: Mask, { left, top, right, bottom }: Box): boolean {
  let differences = 0;
  for (let i = 0, y = top; y < bottom; y++) {
    const end = y * width + right;
    for (let at = y * width + left; at < end; at++, i++) {
      const difference = bytes[i]! ^ data[at]!;
      bytes[i] = difference;
      differences |= difference;
    }
  }
  return differences !== 0;
}

/** Undoes or redoes a change. */
export function applyChange(mask: Mask, { tiles }: MaskChange): void {
  for (const { box, difference } of tiles) {
    const width = box.right - box.left;
    const bytes = unpackRuns(difference, width * (box.bottom - box.top));
    for (let i = 0, y = box.top; y < box.bottom; y++) {
      const start = y * mask.width + box.left;
      for (let x = 0; x < width; x++, i++) mask.data[start + x]! ^= bytes[i]!;
    }
  }
}
