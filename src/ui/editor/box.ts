/** A part of a picture in whole pixels; `right` and `bottom` are exclusive. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const boxOf = ({ width, height }: Size): Box => ({
  left: 0,
  top: 0,
  right: width,
  bottom: height,
});

/** The whole pixels that a shape between these coordinates may touch. */
export const boxAround = (left: number, top: number, right: number, bottom: number): Box => ({
  left: Math.floor(left),
  top: Math.floor(top),
  right: Math.ceil(right),
  bottom: Math.ceil(bottom),
});

/** The intersection of two boxes; null if it is empty. */
export function intersection(a: Box, b: Box): Box | null {
  const left = Math.max(a.left, b.left);
  const top = Math.max(a.top, b.top);
  const right = Math.min(a.right, b.right);
  const bottom = Math.min(a.bottom, b.bottom);
  return left < right && top < bottom ? { left, top, right, bottom } : null;
}

/** The box with a margin on each side. */
export const grown = ({ left, top, right, bottom }: Box, margin: number): Box => ({
  left: left - margin,
  top: top - margin,
  right: right + margin,
  bottom: bottom + margin,
});

/** Squares that cover a picture, row by row; the last of a row or column may be smaller. */
export function tilesOf({ width, height }: Size, edge: number): Box[] {
  const tiles: Box[] = [];
  for (let top = 0; top < height; top += edge) {
    for (let left = 0; left < width; left += edge) {
      const [right, bottom] = [Math.min(left + edge, width), Math.min(top + edge, height)];
      tiles.push({ left, top, right, bottom });
    }
  }
  return tiles;
}
