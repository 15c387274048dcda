import type { FloatMaps } from '../float-map.ts';
import { bilinearTaps } from '../float-map.ts';
import type { Pixels } from '../resample.ts';

/** The colours of ADE20K's 150 classes, as RGB in hex (mmsegmentation's palette); control nets were trained with them. */
const ADE20K =
  '787878b4787806e6e650323204c8037878508c8c8ccc05ffe6e6e604fa07e005ffebff0796053d78784608ff33ff0652' +
  '8fff8cccff04ff3307cc46030066c83de6faff06330b66ffff0747ff09e00907e6dcdcdcff095c7009ff08ffd607ffe0' +
  'ffb8060aff47ff290a07ffffe0ff086608ffff3d06ffc207ff7a0800ff14ff0829ff05990633ffeb0cffa0961400a3ff' +
  '8c8c8cfa0a0f14ff001fff00ff1f00ffe00099ff000000ffff470000ebff00adff1f00ff0bc8c8ff520000fff5003dff' +
  '00ff7000ff85ff0000ffa300ff6600c2ff00008fff33ff000052ff00ff2900ffad0a00ffadff0000ff99ff5c00ff00ff' +
  'ff00f5ff0066ffad00ff0014ffb8b8001fff00ff3d0047ffff00cc00ffc200ff52000aff0070ff3300ff00c2ff007aff' +
  '00ffa3ff990000ff0aff70008fff005200ffa3ff00ffeb0008b8aa8500ff00ff5cb800ffff001f00b8ff00d6ffff0070' +
  '5cff0000e0ff70e0ff46b8a0a300ff9900ff47ff00ff00a3ffcc00ff008f00ffeb85ff00ff00ebf500ffff007afff500' +
  '0abed4d6ff0000ccff1400ffffff000099ff0029ff00ffcc2900ff29ff00ad00ff00f5ff4700ff7a00ff00ffb8005cff' +
  'b8ff000085ffffd60019c2c266ff005c00ff';

const CLASSES = ADE20K.length / 6;

/**
 * The class of each pixel, which is the one with the largest of the network's outputs. These are interpolated as in transformers'
 * `post_process_semantic_segmentation`.
 *
 * @returns `[height, width]`
 */
export function classesOf(
  { count, width: sourceWidth, height: sourceHeight, data }: FloatMaps,
  width: number,
  height: number,
): Uint16Array {
  const [columns, rows] = [bilinearTaps(sourceWidth, width), bilinearTaps(sourceHeight, height)];
  const result = new Uint16Array(width * height);
  const best = new Float64Array(width);
  for (let y = 0; y < height; y += 1) {
    const [upper, lower, down] = rows[y]!;
    best.fill(-Infinity);
    for (let index = 0; index < count; index += 1) {
      const above = (index * sourceHeight + upper) * sourceWidth;
      const below = (index * sourceHeight + lower) * sourceWidth;
      for (let x = 0; x < width; x += 1) {
        const [left, right, across] = columns[x]!;
        const top = data[above + left]! * (1 - across) + data[above + right]! * across;
        const bottom = data[below + left]! * (1 - across) + data[below + right]! * across;
        const value = top * (1 - down) + bottom * down;
        if (value <= best[x]!) continue;
        best[x] = value;
        result[y * width + x] = index;
      }
    }
  }
  return result;
}

/** @param classes `[height, width]`; classes that ADE20K does not have are black */
export function coloured(classes: Uint16Array, width: number, height: number): Pixels {
  const data = new Uint8Array(width * height * 3);
  classes.forEach((index, pixel) => {
    if (index < CLASSES) data.set(colourOf(index), pixel * 3);
  });
  return { width, height, channels: 3, data };
}

function colourOf(index: number): readonly number[] {
  const hex = ADE20K.slice(index * 6, index * 6 + 6);
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}
