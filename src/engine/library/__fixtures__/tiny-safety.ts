import { readdirSync, readFileSync } from 'node:fs';
import type { RgbaPixels } from '../../../pipeline/latent-preview.ts';
import { decodePicture, readGoldens } from '../../jobs/paint/__fixtures__/golden-case.ts';

const GOLDENS = 'src/pipeline/__goldens__';

/** scripts/goldens/safety_checker.py: which of tiny-skypaint's pictures diffusers covers. */
export const decisions = JSON.parse(
  readFileSync(`${GOLDENS}/tiny-safety/decisions.json`, 'utf8'),
) as {
  readonly marked: readonly (0 | 1)[];
  /** How far each picture's highest score is above the threshold for marking it. */
  readonly margins: readonly number[];
};

/** The pictures that it judged, in the same order. */
export function decidedPictures(): RgbaPixels[] {
  return readGoldens('tiny-skypaint/pictures.json.gz')
    .cases.slice(0, decisions.marked.length)
    .map(({ picture }) => {
      const [height, width] = picture.shape as [number, number];
      return { width, height, data: withAlpha(decodePicture(picture)) };
    });
}

function withAlpha(rgb: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray((rgb.length / 3) * 4).fill(255);
  rgb.forEach((value, index) => (rgba[Math.floor(index / 3) * 4 + (index % 3)] = value));
  return rgba;
}

/** tiny-skypaint with that safety checker, as a diffusers folder. */
export function folderWithChecker(): Map<string, Blob> {
  return new Map([...filesOf('tiny-skypaint'), ...filesOf('tiny-safety')]);
}

function filesOf(folder: string): [string, Blob][] {
  return readdirSync(`${GOLDENS}/${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath !== `${GOLDENS}/${folder}`)
    .map(({ parentPath, name }) => [
      `${parentPath.slice(`${GOLDENS}/${folder}/`.length)}/${name}`,
      new Blob([readFileSync(`${parentPath}/${name}`)]),
    ]);
}
